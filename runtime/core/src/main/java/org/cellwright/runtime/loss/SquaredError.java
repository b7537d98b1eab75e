package org.cellwright.runtime.loss;

/** (prediction - target)^2, a mean over the elements of a row and over rows, as {@code torch.nn.MSELoss}. */
public final class SquaredError extends ElementwiseLoss {
    @Override
    double value(double prediction, double target) {
        return (prediction - target) * (prediction - target);
    }

    @Override
    double derivative(double prediction, double target) {
        return 2 * (prediction - target);
    }
}
