package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/**
 * How far predictions are from targets, a mean over rows.
 *
 * @param <T> the targets of a batch, one a row
 */
public interface Loss<T> {
    /** What the {@code rows} targets from {@code first} on weigh together in a mean: mostly how many of them count. */
    double weight(T targets, int first, int rows);

    /**
     * The mean over all rows that count; 0 if there are none.
     *
     * @param predictions [rows, size]
     * @param first the target of row 0
     * @param gradient overwritten with the gradient of the mean, of the shape of the predictions; null if nobody needs it
     * @throws IllegalArgumentException if there are too few targets, or one is out of range
     */
    double mean(Matrix predictions, T targets, int first, Matrix gradient);
}
