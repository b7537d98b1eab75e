package org.cellwright.samples.benchmarks.system;

import java.util.List;
import java.util.Optional;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.cli.Stopwatch;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/**
 * Recurrent layers that share their work between threads: the batch, or else the layers. It fails if they change a bit of what one thread
 * computes.
 */
public class ThreadedLayer implements Contestant {
    public static final String ID = "layer";

    private final int layers;

    /** One layer. */
    public ThreadedLayer() {
        this(1);
    }

    private ThreadedLayer(int layers) {
        this.layers = layers;
    }

    /** Four layers. */
    public static final class Deep extends ThreadedLayer {
        public static final String ID = "deep";

        public Deep() {
            super(4);
        }

        @Override
        public String id() {
            return ID;
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Cellwright's layer";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (!task.mode().wholePass()) {
            return Optional.empty();
        }
        try (CellBenchmark benchmark = CellFile.benchmark(task.cell(), task.shape(), 1)) {
            LayerOnBatch model = layer(benchmark, task, Workers.of(task.threads()));
            if (task.threads() > 1) {
                requireSameBits(
                        model.trained(), layer(benchmark, task, Workers.CALLER).trained());
            }
            // upper layers may have other inputs
            double operations = layers == 1 ? benchmark.forwardOperations() : 0;
            return Optional.of(
                    task.mode() == Mode.TRAIN
                            ? new Work(new Stopwatch(model::changeWeights, model::train), 3 * operations)
                            : new Work(new Stopwatch(() -> {}, () -> model.forward(Pass.INFERENCE)), operations));
        }
    }

    private LayerOnBatch layer(CellBenchmark benchmark, Task task, Workers workers) {
        StackBuilder builder = new StackBuilder(task.shape().inputs(), LayerOnBatch.KERNELS, workers);
        for (int i = 0; i < layers; i++) {
            builder.recurrent(benchmark.cell(), Sizes.bind("H", task.shape().hidden()));
        }
        return new LayerOnBatch(builder.build(), task.shape());
    }

    private static void requireSameBits(List<Matrix> expected, List<Matrix> actual) {
        for (int k = 0; k < expected.size(); k++) {
            Matrix one = expected.get(k);
            Matrix other = actual.get(k);
            for (int row = 0; row < one.rows(); row++) {
                for (int column = 0; column < one.columns(); column++) {
                    if (Double.compare(one.get(row, column), other.get(row, column)) != 0) {
                        throw new IllegalStateException("two threads compute other bits than one: tensor " + k
                                + ", row " + row + ", column " + column);
                    }
                }
            }
        }
    }
}
