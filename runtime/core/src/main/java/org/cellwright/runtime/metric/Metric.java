package org.cellwright.runtime.metric;

import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A number that says how good a model is on some batches.
 *
 * @param <T> the targets of a batch
 */
public interface Metric<T> {
    /** Such as {@code accuracy}: the name in histories and tables. */
    String name();

    boolean higherIsBetter();

    /** Begins to count. */
    Measure<T> start();

    /** What has been counted so far. For use by one thread at a time. */
    interface Measure<T> {
        /**
         * Counts a batch.
         *
         * @param output of the model, [rows, size]
         * @param loss the mean over the batch, of the loss that is trained
         * @param weight of the batch in a mean over several
         */
        void add(Matrix output, T targets, double loss, double weight);

        /** NaN if nothing was counted. */
        double value();
    }

    /** The share of rows whose class has the largest score; rows whose target is -1 are left out. */
    static Metric<int[]> accuracy(int classes) {
        return new ConfusionMetric("accuracy", classes, -1, ConfusionMatrix::accuracy);
    }

    /** As {@link #accuracy(int)}, with another target for rows that are left out. */
    static Metric<int[]> accuracy(int classes, int ignored) {
        return new ConfusionMetric("accuracy", classes, ignored, ConfusionMatrix::accuracy);
    }

    /** The F1 of a class; see {@link ConfusionMatrix#f1}. */
    static Metric<int[]> f1(int classes, int label) {
        return new ConfusionMetric("F1 of " + label, classes, -1, confusion -> confusion.f1(label));
    }

    /** The mean of the F1 of all classes; see {@link ConfusionMatrix#macroF1}. */
    static Metric<int[]> macroF1(int classes) {
        return new ConfusionMetric("F1", classes, -1, ConfusionMatrix::macroF1);
    }

    /** e^loss, for a loss that is a cross-entropy. */
    static <T> Metric<T> perplexity() {
        return new LossMetric<>("perplexity", null, MeanLoss::perplexity);
    }

    /** loss / ln 2, for a loss that is a cross-entropy: bits per character where tokens are characters. */
    static <T> Metric<T> bitsPerToken() {
        return new LossMetric<>("bits", null, MeanLoss::bitsPerToken);
    }

    /** Another loss than the one that is trained. */
    static <T> Metric<T> of(String name, Loss<T> loss) {
        return new LossMetric<>(name, loss, MeanLoss::mean);
    }
}
