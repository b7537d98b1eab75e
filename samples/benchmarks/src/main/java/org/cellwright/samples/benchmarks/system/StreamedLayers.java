package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.cli.Stopwatch;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** Two layers that take one time step after the other, as a service does. */
public final class StreamedLayers implements Contestant {
    public static final String ID = "layers";
    static final int LAYERS = 2;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Cellwright's layers";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (task.mode() != Mode.STREAM) {
            return Optional.empty();
        }
        try (CellBenchmark benchmark = CellFile.benchmark(task.cell(), task.shape(), 1)) {
            Kernels kernels = KernelSelection.best(Precision.FLOAT);
            Sizes sizes = Sizes.bind("H", task.shape().hidden());
            StackBuilder builder = new StackBuilder(task.shape().inputs(), kernels);
            for (int layer = 0; layer < LAYERS; layer++) {
                builder.recurrent(benchmark.cell(), sizes);
            }
            Layer layers = builder.build();
            layers.parameters().initialize(new SeededRandom(1).stream("parameters"));
            BatchLayout step = BatchLayout.uniform(1, task.shape().batch());
            Matrix input = kernels.allocate(step.totalRows(), task.shape().inputs());
            input.fill(0.5);
            layers.forward(step, input, Pass.INFERENCE);
            return Optional.of(new Work(
                    new Stopwatch(() -> {}, () -> layers.forward(step, input, Pass.INFERENCE_CONTINUED)),
                    LAYERS * benchmark.forwardOperations()));
        }
    }
}
