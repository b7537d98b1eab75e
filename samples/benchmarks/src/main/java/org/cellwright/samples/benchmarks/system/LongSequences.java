package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.cli.Stopwatch;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.model.ModelSummary;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** A recurrent layer with a few outputs that trains on long sequences, as a whole or in segments that are computed twice. */
public abstract class LongSequences implements Contestant {
    private static final int OUTPUTS = 16;

    /** Keeps all that the backward pass needs. */
    public static final class Whole extends LongSequences {
        public static final String ID = "whole";

        @Override
        public String id() {
            return ID;
        }

        @Override
        StackBuilder layers(StackBuilder builder, CellBenchmark benchmark, Shape shape) {
            return recurrent(builder, benchmark, shape);
        }
    }

    /** Keeps the states between segments, which are as long as a tenth of the memory allows. */
    public static final class Segments extends LongSequences {
        public static final String ID = "segments";

        private static final int SHARE = 10;

        @Override
        public String id() {
            return ID;
        }

        @Override
        StackBuilder layers(StackBuilder builder, CellBenchmark benchmark, Shape shape) {
            return segmented(builder, benchmark, shape, longest(benchmark, shape));
        }

        private static StackBuilder segmented(StackBuilder builder, CellBenchmark benchmark, Shape shape, int steps) {
            return builder.segmented(steps, body -> recurrent(body, benchmark, shape));
        }

        private static int longest(CellBenchmark benchmark, Shape shape) {
            long budget = bytes(recurrent(builder(shape), benchmark, shape).build(), shape) / SHARE;
            int fits = 1;
            for (int step = Integer.highestOneBit(shape.steps()); step > 0; step /= 2) {
                Layer tried =
                        segmented(builder(shape), benchmark, shape, fits + step).build();
                fits += bytes(tried, shape) <= budget ? step : 0;
            }
            return fits;
        }
    }

    abstract StackBuilder layers(StackBuilder builder, CellBenchmark benchmark, Shape shape);

    private static StackBuilder recurrent(StackBuilder builder, CellBenchmark benchmark, Shape shape) {
        return builder.recurrent(benchmark.cell(), Sizes.bind("H", shape.hidden()))
                .dense(OUTPUTS);
    }

    private Layer model(Task task) {
        try (CellBenchmark benchmark = CellFile.benchmark(task.cell(), new Shape(1, 1, 1, 1), 1)) {
            return layers(builder(task.shape()), benchmark, task.shape()).build();
        }
    }

    private static StackBuilder builder(Shape shape) {
        return new StackBuilder(shape.inputs(), LayerOnBatch.KERNELS);
    }

    @Override
    public String title() {
        return "Cellwright's layers, " + id();
    }

    /** Bytes of memory for training, but for the batch itself. */
    public long trainingBytes(Task task) {
        return bytes(model(task), task.shape());
    }

    private static long bytes(Layer layer, Shape shape) {
        return ModelSummary.of(layer, shape.steps(), shape.batch()).trainingBytes();
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (task.mode() != Mode.TRAIN) {
            return Optional.empty();
        }
        LayerOnBatch layer = new LayerOnBatch(model(task), task.shape());
        return Optional.of(new Work(new Stopwatch(layer::changeWeights, layer::train), 0));
    }
}
