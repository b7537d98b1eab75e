package org.cellwright.runtime.layer;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Checks of what callers hand in. */
final class Operands {
    private Operands() {}

    static void check(String what, Matrix matrix, Precision precision, int rows, int columns) {
        if (matrix.rows() != rows || matrix.columns() != columns || matrix.precision() != precision) {
            throw new IllegalArgumentException(
                    what + ": expected " + precision + "[" + rows + " x " + columns + "], got " + matrix);
        }
    }

    /** The gradients of a layer's {@link Layer#backward}, after a pass over so many rows. */
    static void checkGradients(Layer layer, int rows, Matrix outputGradient, Matrix inputGradient) {
        check("output gradient of " + layer, outputGradient, layer.precision(), rows, layer.outputSize());
        if (inputGradient != null) {
            check("input gradient of " + layer, inputGradient, layer.precision(), rows, layer.inputSize());
        }
    }

    static IllegalStateException noTrainingPass(Layer layer) {
        return new IllegalStateException(
                "backward of " + layer + " without a forward pass in " + Pass.TRAINING + " or " + Pass.TRAINING_CONTINUED);
    }
}
