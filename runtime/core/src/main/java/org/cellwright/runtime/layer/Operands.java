package org.cellwright.runtime.layer;

import org.cellwright.runtime.tensor.Matrix;

/** Checks of what callers hand in. */
final class Operands {
    private Operands() {}

    static void checkInput(Layer layer, Matrix input, int rows) {
        check("input", layer, input, rows, layer.inputSize());
    }

    /** The gradients of a layer's {@link Layer#backward}, after a pass over so many rows. */
    static void checkGradients(Layer layer, int rows, Matrix outputGradient, Matrix inputGradient) {
        checkGradients(layer, rows, rows, outputGradient, inputGradient);
    }

    /** As above, where there are not as many rows of output as of input. */
    static void checkGradients(
            Layer layer, int outputRows, int inputRows, Matrix outputGradient, Matrix inputGradient) {
        check("output gradient", layer, outputGradient, outputRows, layer.outputSize());
        if (inputGradient != null) {
            check("input gradient", layer, inputGradient, inputRows, layer.inputSize());
        }
    }

    private static void check(String what, Layer layer, Matrix matrix, int rows, int columns) {
        if (matrix.rows() != rows || matrix.columns() != columns || matrix.precision() != layer.precision()) {
            throw new IllegalArgumentException(what + " of " + layer + ": expected " + layer.precision() + "[" + rows
                    + " x " + columns + "], got " + matrix);
        }
    }

    static IllegalStateException noTrainingPass(Layer layer) {
        return new IllegalStateException("backward of " + layer + " without a forward pass in " + Pass.TRAINING + " or "
                + Pass.TRAINING_CONTINUED);
    }
}
