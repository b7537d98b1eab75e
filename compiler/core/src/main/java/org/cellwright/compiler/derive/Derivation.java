package org.cellwright.compiler.derive;

import java.util.List;
import org.cellwright.compiler.check.CheckedCell;

/**
 * A cell's equations and its backward pass, for one time step and one sequence.
 *
 * @param forward the cell's equations, each after those that it uses
 * @param steps gradients of what the cell computes, each after those that it uses; the last time step comes first
 * @param preActivations the quantities of {@code forward} whose named gradient is that of their function's argument
 * @param parameters the gradient of each parameter: what one time step adds to it
 * @param previous gradients of the states before the step, then of the inputs
 * @param beginning of states that begin with a formula of parameters
 */
public record Derivation(
        CheckedCell cell,
        List<Equation> forward,
        List<Equation> steps,
        List<Quantity> preActivations,
        List<Equation> parameters,
        List<Equation> previous,
        Beginning beginning) {

    /**
     * What is computed once for each sequence.
     *
     * @param values what states begin with
     * @param steps gradients of what the values are computed from
     * @param parameters what a sequence adds to the gradients of parameters
     */
    public record Beginning(List<Equation> values, List<Equation> steps, List<Equation> parameters) {
        public Beginning {
            values = List.copyOf(values);
            steps = List.copyOf(steps);
            parameters = List.copyOf(parameters);
        }
    }

    public Derivation {
        forward = List.copyOf(forward);
        steps = List.copyOf(steps);
        preActivations = List.copyOf(preActivations);
        parameters = List.copyOf(parameters);
        previous = List.copyOf(previous);
    }

    public static Derivation of(CheckedCell cell) {
        return Backward.of(cell);
    }

    /** The derivation as a text for people: lines that end in {@code \n}. */
    public String text() {
        return new DerivationPrinter(this).print();
    }
}
