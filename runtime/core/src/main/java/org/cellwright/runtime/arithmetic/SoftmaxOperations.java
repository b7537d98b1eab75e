package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** The softmax of rows. Stateless. */
public sealed interface SoftmaxOperations permits FloatSoftmaxOperations, DoubleSoftmaxOperations {
    static SoftmaxOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatSoftmaxOperations.INSTANCE;
            case DOUBLE -> DoubleSoftmaxOperations.INSTANCE;
        };
    }

    /** probabilities[r] = softmax(logits[r]), for all rows; both of the same shape, or the same matrix. */
    void softmax(Matrix logits, Matrix probabilities);

    /**
     * The sum over all rows of -log(softmax(logits[r])[targets[first + r]]), leaving out rows whose target is negative. The
     * largest logit is subtracted first, so nothing overflows.
     *
     * @param gradient overwritten with {@code scale} times the gradient of that sum, the shape of {@code logits}; may be null
     */
    double crossEntropy(Matrix logits, int[] targets, int first, double scale, Matrix gradient);
}
