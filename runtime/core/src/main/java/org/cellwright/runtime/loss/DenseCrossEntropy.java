package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/**
 * -sum of target[c] * log(softmax(logits)[c]), the cross-entropy with a distribution over classes in each row, in nats, as
 * {@code torch.nn.CrossEntropyLoss} with probabilities as targets. Predictions are logits: [rows, classes].
 */
public final class DenseCrossEntropy implements Loss<DenseTargets> {
    private final ClassOptions options;

    public DenseCrossEntropy() {
        this(ClassOptions.NONE);
    }

    private DenseCrossEntropy(ClassOptions options) {
        this.options = options;
    }

    /** The same, each class's term being multiplied by its weight; what rows weigh in the mean stays. */
    public DenseCrossEntropy withClassWeights(double... weights) {
        return new DenseCrossEntropy(options.withWeights(weights));
    }

    /** The same with targets of (1 - smoothing) * target + smoothing / classes. */
    public DenseCrossEntropy withLabelSmoothing(double smoothing) {
        return new DenseCrossEntropy(options.withSmoothing(smoothing));
    }

    @Override
    public double weight(DenseTargets targets, int first, int rows) {
        return targets.weight(first, rows);
    }

    @Override
    public double mean(Matrix logits, DenseTargets targets, int first, Matrix gradient) {
        double scale = Weights.scale(targets.weight(first, logits.rows()));
        targets.checkColumns(logits);
        options.check(logits);
        Weights.checkGradient(logits, gradient);
        if (gradient != null) {
            gradient.fill(0);
        }
        WeightedCrossEntropy.Shares shares =
                (row, column) -> options.share(column, targets.values().get(first + row, column), logits.columns());
        double sum = 0;
        for (int r = 0; r < logits.rows(); r++) {
            double weight = targets.weight(first + r) * scale;
            if (weight != 0) {
                sum += weight * WeightedCrossEntropy.row(logits, r, shares, weight, gradient);
            }
        }
        return sum;
    }
}
