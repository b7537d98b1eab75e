package org.cellwright.runtime.metric;

import java.util.function.ToDoubleFunction;
import org.cellwright.runtime.tensor.Matrix;

/** A metric that follows from how often each class was taken for each class. */
record ConfusionMetric(String name, int classes, int ignored, ToDoubleFunction<ConfusionMatrix> result)
        implements Metric<int[]> {
    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public Measure<int[]> start() {
        ConfusionMatrix confusion = new ConfusionMatrix(classes, ignored);
        return new Measure<>() {
            @Override
            public void add(Matrix output, int[] targets, double loss, double weight) {
                confusion.add(output, targets);
            }

            @Override
            public double value() {
                return result.applyAsDouble(confusion);
            }
        };
    }
}
