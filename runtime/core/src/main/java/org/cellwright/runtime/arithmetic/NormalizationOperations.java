package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Rows brought to mean 0 and variance 1. Stateless; sums are added in double precision. */
public sealed interface NormalizationOperations permits FloatNormalizationOperations, DoubleNormalizationOperations {
    static NormalizationOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatNormalizationOperations.INSTANCE;
            case DOUBLE -> DoubleNormalizationOperations.INSTANCE;
        };
    }

    /**
     * normal[r] = (input[r] - mean) / sqrt(variance + epsilon), output[r] = gain * normal[r] + shift, scales[r] = 1 / sqrt(variance
     * + epsilon); mean and variance, divided by the number of columns, are those of the row.
     */
    void normalize(
            Matrix input, double epsilon, Matrix gain, Matrix shift, Matrix normal, double[] scales, Matrix output);

    /**
     * Adds to the gradients of gain and shift.
     *
     * @param inputGradient overwritten; may be null
     */
    void propagate(
            Matrix outputGradient,
            Matrix normal,
            double[] scales,
            Matrix gain,
            Matrix gainGradient,
            Matrix shiftGradient,
            Matrix inputGradient);
}
