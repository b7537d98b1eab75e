package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/**
 * A vector to be met in each row, and how much the row weighs in a mean. Rows of weight 0 are never read, so they may hold
 * anything.
 *
 * @param values [rows, size], of any precision
 * @param weights [rows], each finite and not negative
 */
public record DenseTargets(Matrix values, double[] weights) {
    public DenseTargets {
        if (weights.length != values.rows()) {
            throw new IllegalArgumentException(
                    "expected a weight for each of " + values.rows() + " rows, but there are " + weights.length);
        }
        weights = Weights.checked("row", weights);
    }

    /** Rows that all count the same. */
    public static DenseTargets of(Matrix values) {
        return new DenseTargets(values, Weights.ones(values.rows()));
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    double weight(int row) {
        return weights[row];
    }

    double weight(int first, int rows) {
        if (first < 0 || rows > weights.length - first) {
            throw Weights.tooFewTargets(rows, first, weights.length);
        }
        double sum = 0;
        for (int i = first; i < first + rows; i++) {
            sum += weights[i];
        }
        return sum;
    }

    void checkColumns(Matrix predictions) {
        if (values.columns() != predictions.columns()) {
            throw new IllegalArgumentException(
                    "expected targets of " + predictions.columns() + " columns, got " + values);
        }
    }
}
