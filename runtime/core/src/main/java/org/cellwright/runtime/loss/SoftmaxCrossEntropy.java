package org.cellwright.runtime.loss;

import org.cellwright.runtime.arithmetic.SoftmaxOperations;
import org.cellwright.runtime.tensor.Matrix;

/**
 * -log(softmax(logits)[target]), the cross-entropy of one class in each row, in nats. Predictions are logits: [rows, classes].
 * Rows whose target is {@link #IGNORE}, or another number of your choice, neither count nor get a gradient. Class weights and label
 * smoothing are those of {@code torch.nn.CrossEntropyLoss}.
 */
public final class SoftmaxCrossEntropy implements Loss<int[]> {
    /** The target of a row that is to be left out. */
    public static final int IGNORE = -1;

    private final ClassOptions options;
    private final int ignored;

    public SoftmaxCrossEntropy() {
        this(ClassOptions.NONE, IGNORE);
    }

    private SoftmaxCrossEntropy(ClassOptions options, int ignored) {
        this.options = options;
        this.ignored = ignored;
    }

    /** The same, each row weighing as much as the class that is its target: the mean is a weighted one. */
    public SoftmaxCrossEntropy withClassWeights(double... weights) {
        return new SoftmaxCrossEntropy(options.withWeights(weights), ignored);
    }

    /** The same with targets of 1 - smoothing + smoothing / classes for the class, and smoothing / classes for all others. */
    public SoftmaxCrossEntropy withLabelSmoothing(double smoothing) {
        return new SoftmaxCrossEntropy(options.withSmoothing(smoothing), ignored);
    }

    /** The same with another target for rows that are to be left out, such as the number of the token that pads. */
    public SoftmaxCrossEntropy withIgnored(int target) {
        return new SoftmaxCrossEntropy(options, target);
    }

    @Override
    public double weight(int[] targets, int first, int rows) {
        if (first < 0 || rows > targets.length - first) {
            throw Weights.tooFewTargets(rows, first, targets.length);
        }
        double weight = 0;
        for (int i = first; i < first + rows; i++) {
            if (targets[i] != ignored) {
                checkTarget(targets, i, options.weights() == null ? Integer.MAX_VALUE : options.weights().length);
                weight += options.weight(targets[i]);
            }
        }
        return weight;
    }

    @Override
    public double mean(Matrix logits, int[] targets, int first, Matrix gradient) {
        options.check(logits);
        double scale = Weights.scale(weight(targets, first, logits.rows()));
        for (int i = first; i < first + logits.rows(); i++) {
            if (targets[i] != ignored) {
                checkTarget(targets, i, logits.columns());
            }
        }
        Weights.checkGradient(logits, gradient);
        if (options.equals(ClassOptions.NONE) && ignored < 0) {
            return SoftmaxOperations.of(logits.precision()).crossEntropy(logits, targets, first, scale, gradient)
                    * scale;
        }
        return weighted(logits, targets, first, scale, gradient);
    }

    private double weighted(Matrix logits, int[] targets, int first, double scale, Matrix gradient) {
        if (gradient != null) {
            gradient.fill(0);
        }
        WeightedCrossEntropy.Shares shares =
                (row, column) -> options.share(column, column == targets[first + row] ? 1 : 0, logits.columns());
        double sum = 0;
        for (int r = 0; r < logits.rows(); r++) {
            if (targets[first + r] != ignored) {
                sum += WeightedCrossEntropy.row(logits, r, shares, scale, gradient);
            }
        }
        return sum * scale;
    }

    private void checkTarget(int[] targets, int index, int classes) {
        if (targets[index] < 0 || targets[index] >= classes) {
            throw new IllegalArgumentException("expected targets from 0 to " + (classes - 1) + ", or " + ignored
                    + " to leave a row out, but target " + index + " is " + targets[index]);
        }
    }
}
