package org.cellwright.runtime.training;

/**
 * When training is to end before its last epoch: when a result of validation has not become better for a while. Which way is better is
 * known of each result. The model then has the weights with which the result was best.
 *
 * @param result {@code loss}, or the name of a metric
 * @param patience how many epochs in a row may bring nothing better
 * @param minimumChange by how much a result must be better to count as such
 */
public record EarlyStopping(String result, int patience, double minimumChange) {
    public EarlyStopping {
        if (patience < 0 || !(minimumChange >= 0)) {
            throw new IllegalArgumentException("patience and the smallest change must be at least 0, but are "
                    + patience + " and " + minimumChange);
        }
    }

    /** By the loss of validation. */
    public static EarlyStopping onLoss(int patience) {
        return on(Evaluator.LOSS, patience);
    }

    /** By a metric of validation, such as {@code accuracy}. */
    public static EarlyStopping on(String metric, int patience) {
        return new EarlyStopping(metric, patience, 0);
    }

    /** The same, with changes of less than {@code change} not counting as better. */
    public EarlyStopping withMinimumChange(double change) {
        return new EarlyStopping(result, patience, change);
    }
}
