package org.cellwright.runtime.loss;

/** |prediction - target|, a mean over the elements of a row and over rows, as {@code torch.nn.L1Loss}; where it is 0, so is its gradient. */
public final class AbsoluteError extends ElementwiseLoss {
    @Override
    double value(double prediction, double target) {
        return Math.abs(prediction - target);
    }

    @Override
    double derivative(double prediction, double target) {
        return Math.signum(prediction - target);
    }
}
