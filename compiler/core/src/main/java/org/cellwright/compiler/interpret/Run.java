package org.cellwright.compiler.interpret;

import java.util.Map;

/**
 * What a cell computes over a sequence; by name, row-major.
 *
 * @param outputs [T, B, H], or [T, B] of a scalar
 * @param finalStates after the last step: [B, H], or [B] of a scalar
 */
public record Run(Map<String, double[]> outputs, Map<String, double[]> finalStates) {
    public Run {
        outputs = Map.copyOf(outputs);
        finalStates = Map.copyOf(finalStates);
    }
}
