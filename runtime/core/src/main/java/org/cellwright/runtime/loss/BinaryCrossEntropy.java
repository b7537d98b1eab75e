package org.cellwright.runtime.loss;

/**
 * -t log(s) - (1 - t) log(1 - s) with s = sigmoid(logit), in nats: a mean over the elements of a row and over rows, as {@code
 * torch.nn.BCEWithLogitsLoss}. Targets are probabilities, mostly 0 or 1. No logit overflows.
 */
public final class BinaryCrossEntropy extends ElementwiseLoss {
    @Override
    void checkTarget(double target, int row) {
        if (!(target >= 0 && target <= 1)) {
            throw new IllegalArgumentException("expected targets from 0 to 1, but row " + row + " has " + target);
        }
    }

    @Override
    double value(double logit, double target) {
        return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
    }

    @Override
    double derivative(double logit, double target) {
        return 1 / (1 + Math.exp(-logit)) - target;
    }
}
