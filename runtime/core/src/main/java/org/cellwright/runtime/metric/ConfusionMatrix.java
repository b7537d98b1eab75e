package org.cellwright.runtime.metric;

import org.cellwright.runtime.tensor.Matrix;

/**
 * How often each class was taken for each class, counted over any number of batches, and what follows from it. For use by one thread
 * at a time.
 */
public final class ConfusionMatrix {
    private final int classes;
    private final int ignored;
    private final long[][] counts;

    /** Leaves out rows whose target is -1. */
    public ConfusionMatrix(int classes) {
        this(classes, -1);
    }

    /** @param ignored the target of rows that are to be left out */
    public ConfusionMatrix(int classes, int ignored) {
        if (classes < 1) {
            throw new IllegalArgumentException("expected at least one class, but there are " + classes);
        }
        this.classes = classes;
        this.ignored = ignored;
        this.counts = new long[classes][classes];
    }

    /**
     * Counts rows, the largest score of each being the prediction, the first one where several are equal.
     *
     * @param scores [rows, classes]: logits or probabilities
     * @param targets one for each row
     * @throws IllegalArgumentException if a target or a shape does not fit, or a score is NaN; nothing is counted then
     */
    public void add(Matrix scores, int[] targets) {
        if (scores.columns() != classes || scores.rows() != targets.length) {
            throw new IllegalArgumentException("expected scores of " + targets.length + " x " + classes + " for "
                    + targets.length + " targets, got " + scores);
        }
        int[] predictions = new int[targets.length];
        for (int row = 0; row < targets.length; row++) {
            predictions[row] = targets[row] == ignored ? 0 : largest(scores, row);
        }
        add(predictions, targets);
    }

    /**
     * Counts predicted classes.
     *
     * @throws IllegalArgumentException if there are not as many targets, or a class is out of range; nothing is counted then
     */
    public void add(int[] predictions, int[] targets) {
        if (predictions.length != targets.length) {
            throw new IllegalArgumentException(
                    "there are " + predictions.length + " predictions, but " + targets.length + " targets");
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != ignored) {
                check("target " + i, targets[i]);
                check("prediction " + i, predictions[i]);
            }
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != ignored) {
                counts[targets[i]][predictions[i]]++;
            }
        }
    }

    /** How often {@code target} was taken for {@code prediction}. */
    public long count(int target, int prediction) {
        check("target", target);
        check("prediction", prediction);
        return counts[target][prediction];
    }

    /** All that were counted. */
    public long total() {
        long total = 0;
        for (int c = 0; c < classes; c++) {
            total += targets(c);
        }
        return total;
    }

    /** The share of correct predictions; NaN if nothing was counted. */
    public double accuracy() {
        long correct = 0;
        for (int c = 0; c < classes; c++) {
            correct += counts[c][c];
        }
        return (double) correct / total();
    }

    /** The share of correct ones among those predicted to be of a class; NaN if none was. */
    public double precision(int label) {
        check("class", label);
        return (double) counts[label][label] / predictions(label);
    }

    /** The share of those of a class that were found; NaN if there were none. */
    public double recall(int label) {
        check("class", label);
        return (double) counts[label][label] / targets(label);
    }

    /**
     * The harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn); NaN if the class was neither there nor
     * predicted.
     */
    public double f1(int label) {
        check("class", label);
        return 2.0 * counts[label][label] / (targets(label) + predictions(label));
    }

    /** The mean of {@link #f1} over the classes that were there or predicted; NaN if nothing was counted. */
    public double macroF1() {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes; c++) {
            if (targets(c) + predictions(c) > 0) {
                sum += f1(c);
                present++;
            }
        }
        return sum / present;
    }

    /** A table, a line for each target, a column for each prediction. */
    @Override
    public String toString() {
        long largest = classes - 1;
        for (long[] line : counts) {
            for (long count : line) {
                largest = Math.max(largest, count);
            }
        }
        String cell = "%" + (Long.toString(largest).length() + 1) + "s";
        StringBuilder table = new StringBuilder("target \\ prediction\n").append(String.format(cell, ""));
        for (int c = 0; c < classes; c++) {
            table.append(String.format(cell, c));
        }
        for (int target = 0; target < classes; target++) {
            table.append('\n').append(String.format(cell, target));
            for (long count : counts[target]) {
                table.append(String.format(cell, count));
            }
        }
        return table.toString();
    }

    private long targets(int label) {
        long sum = 0;
        for (long count : counts[label]) {
            sum += count;
        }
        return sum;
    }

    private long predictions(int label) {
        long sum = 0;
        for (long[] line : counts) {
            sum += line[label];
        }
        return sum;
    }

    private static int largest(Matrix scores, int row) {
        int best = 0;
        for (int c = 0; c < scores.columns(); c++) {
            double score = scores.get(row, c);
            if (Double.isNaN(score)) {
                throw new IllegalArgumentException("the score of class " + c + " in row " + row + " is NaN");
            }
            best = score > scores.get(row, best) ? c : best;
        }
        return best;
    }

    private void check(String what, int label) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    what + ": expected a class from 0 to " + (classes - 1) + ", got " + label);
        }
    }
}
