package org.cellwright.runtime.loss;

import org.cellwright.runtime.arithmetic.SoftmaxOperations;
import org.cellwright.runtime.tensor.Matrix;

/**
 * -log(softmax(logits)[target]), the cross-entropy of one class in each row, in nats. Predictions are logits: [rows, classes].
 * Rows whose target is {@link #IGNORE} neither count nor get a gradient.
 */
public final class SoftmaxCrossEntropy implements Loss<int[]> {
    /** The target of a row that is to be left out. */
    public static final int IGNORE = -1;

    @Override
    public double weight(int[] targets, int first, int rows) {
        if (first < 0 || rows > targets.length - first) {
            throw new IllegalArgumentException(
                    "expected targets for " + rows + " rows from " + first + " on, but there are " + targets.length);
        }
        int count = 0;
        for (int i = first; i < first + rows; i++) {
            count += targets[i] == IGNORE ? 0 : 1;
        }
        return count;
    }

    @Override
    public double mean(Matrix logits, int[] targets, int first, Matrix gradient) {
        double count = weight(targets, first, logits.rows());
        for (int i = first; i < first + logits.rows(); i++) {
            if (targets[i] != IGNORE && (targets[i] < 0 || targets[i] >= logits.columns())) {
                throw new IllegalArgumentException("expected targets from 0 to " + (logits.columns() - 1) + ", or "
                        + IGNORE + " to leave a row out, but target " + i + " is " + targets[i]);
            }
        }
        if (gradient != null && (gradient.rows() != logits.rows() || gradient.columns() != logits.columns())) {
            throw new IllegalArgumentException("gradient: expected " + logits + ", got " + gradient);
        }
        double scale = 1.0 / Math.max(1, count);
        return SoftmaxOperations.of(logits.precision()).crossEntropy(logits, targets, first, scale, gradient) * scale;
    }
}
