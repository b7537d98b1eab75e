package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/** A loss that is a mean over rows of the mean over the elements of a row. */
abstract class ElementwiseLoss implements Loss<DenseTargets> {
    abstract double value(double prediction, double target);

    /** The derivative of {@link #value} by the prediction. */
    abstract double derivative(double prediction, double target);

    /** @throws IllegalArgumentException if there is no such target */
    void checkTarget(double target, int row) {}

    @Override
    public final double weight(DenseTargets targets, int first, int rows) {
        return targets.weight(first, rows);
    }

    @Override
    public final double mean(Matrix predictions, DenseTargets targets, int first, Matrix gradient) {
        double scale = Weights.scale(targets.weight(first, predictions.rows()));
        targets.checkColumns(predictions);
        Weights.checkGradient(predictions, gradient);
        if (gradient != null) {
            gradient.fill(0);
        }
        double sum = 0;
        for (int r = 0; r < predictions.rows(); r++) {
            double weight = targets.weight(first + r) * scale / predictions.columns();
            for (int c = 0; weight != 0 && c < predictions.columns(); c++) {
                double prediction = predictions.get(r, c);
                double target = targets.values().get(first + r, c);
                checkTarget(target, first + r);
                sum += weight * value(prediction, target);
                if (gradient != null) {
                    gradient.set(r, c, weight * derivative(prediction, target));
                }
            }
        }
        return sum;
    }
}
