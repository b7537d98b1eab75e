package org.cellwright.runtime.metric;

import java.util.function.ToDoubleFunction;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A metric that follows from the mean of a loss.
 *
 * @param other null for the loss that is trained
 */
record LossMetric<T>(String name, Loss<T> other, ToDoubleFunction<MeanLoss> result) implements Metric<T> {
    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Measure<T> start() {
        MeanLoss mean = new MeanLoss();
        return new Measure<>() {
            @Override
            public void add(Matrix output, T targets, double loss, double weight) {
                if (other == null) {
                    mean.add(loss, weight);
                } else {
                    mean.add(other.mean(output, targets, 0, null), other.weight(targets, 0, output.rows()));
                }
            }

            @Override
            public double value() {
                return result.applyAsDouble(mean);
            }
        };
    }
}
