package org.cellwright.compiler.interpret;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers for a cell's inputs, first states and parameters, or gradients of these; by name, row-major.
 *
 * @param steps T
 * @param batch B
 * @param inputs [T, B, X], or [T, B] of a scalar
 * @param states before the first step: [B, H], or [B] of a scalar; one that is missing begins with what the cell declares
 * @param parameters [rows, columns], [H], or one number
 * @param constants those that a layer sets; the others are as the cell has them
 */
public record Values(
        int steps,
        int batch,
        Map<String, double[]> inputs,
        Map<String, double[]> states,
        Map<String, double[]> parameters,
        Map<String, Double> constants) {

    /** With constants as the cell has them. */
    public Values(
            int steps,
            int batch,
            Map<String, double[]> inputs,
            Map<String, double[]> states,
            Map<String, double[]> parameters) {
        this(steps, batch, inputs, states, parameters, Map.of());
    }

    public Values {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        constants = Map.copyOf(constants);
    }
}
