package org.cellwright.runtime.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.cellwright.runtime.data.BatchStream;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.Position;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.metric.MeanLoss;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;

/** Judges a model by the loss and other metrics; nothing is changed but the model's states. */
final class Evaluator<T> {
    static final String LOSS = "loss";

    private final Layer model;
    private final Loss<T> loss;
    private final List<Metric<T>> metrics;

    Evaluator(Layer model, Loss<T> loss, List<Metric<T>> metrics) {
        this.model = model;
        this.loss = loss;
        this.metrics = metrics;
    }

    /** @return the loss and all metrics by name; null if {@code stop} said so before the end */
    Map<String, Double> evaluate(Batches<T> data, BooleanSupplier stop) {
        MeanLoss mean = new MeanLoss();
        List<Metric.Measure<T>> measures = new ArrayList<>();
        metrics.forEach(metric -> measures.add(metric.start()));
        try (BatchStream<T> stream = data.open(Position.first(0))) {
            for (Batch<T> batch = stream.next(); batch != null; batch = stream.next()) {
                Matrix output = model.forward(batch.layout(), batch.input(), Pass.INFERENCE);
                double value = loss.mean(output, batch.targets(), 0, null);
                double weight = loss.weight(batch.targets(), 0, output.rows());
                mean.add(value, weight);
                for (Metric.Measure<T> measure : measures) {
                    measure.add(output, batch.targets(), value, weight);
                }
                if (stop.getAsBoolean()) {
                    return null;
                }
            }
        }
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(LOSS, mean.mean());
        for (int i = 0; i < metrics.size(); i++) {
            results.put(metrics.get(i).name(), measures.get(i).value());
        }
        return results;
    }
}
