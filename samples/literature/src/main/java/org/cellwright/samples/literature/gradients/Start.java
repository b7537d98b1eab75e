package org.cellwright.samples.literature.gradients;

import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;

/**
 * A cell and how its biases begin.
 *
 * @param learningRate of Adam
 */
record Start(String name, Cell cell, double learningRate, Biases biases) {
    /** Sets biases of a model whose other parameters have been drawn. */
    interface Biases {
        void set(Parameters parameters, int steps, SeededRandom random);
    }

    /** With the biases that the cell declares. */
    static final Biases AS_DECLARED = (parameters, steps, random) -> {};

    /**
     * With gates whose time scales are spread from 1 step to all (Tallec and Ollivier 2018, arXiv 1804.11188, equation 16): what
     * takes in gets the negative of what keeps.
     *
     * @param takesIn the bias of the gate that lets new things in
     * @param keeps the bias of a gate that keeps the old, where it is another
     */
    static Biases slow(String takesIn, String... keeps) {
        return (parameters, steps, random) -> {
            Parameter in = parameters.get("layer0." + takesIn);
            for (int unit = 0; unit < in.value().columns(); unit++) {
                double bias = Math.log(1 + (steps - 2) * random.nextDouble());
                in.value().set(0, unit, -bias);
                for (String gate : keeps) {
                    parameters.get("layer0." + gate).value().set(0, unit, bias);
                }
            }
            in.valueChanged();
            for (String gate : keeps) {
                parameters.get("layer0." + gate).valueChanged();
            }
        };
    }
}
