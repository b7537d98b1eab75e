package org.cellwright.runtime.loss;

/**
 * Half the squared error up to {@code delta}, and from there on its tangent, so that outliers pull no harder (Huber 1964): a
 * mean over the elements of a row and over rows, as {@code torch.nn.HuberLoss}.
 */
public final class HuberLoss extends ElementwiseLoss {
    private final double delta;

    /** @param delta the error from which on the loss is linear, positive */
    public HuberLoss(double delta) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be positive, but is " + delta);
        }
        this.delta = delta;
    }

    @Override
    double value(double prediction, double target) {
        double error = Math.abs(prediction - target);
        return error <= delta ? error * error / 2 : delta * (error - delta / 2);
    }

    @Override
    double derivative(double prediction, double target) {
        return Math.max(-delta, Math.min(delta, prediction - target));
    }
}
