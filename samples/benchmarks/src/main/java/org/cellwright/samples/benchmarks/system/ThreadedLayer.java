package org.cellwright.samples.benchmarks.system;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.cli.Stopwatch;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** A recurrent layer that shares its batch between threads; it fails if they change a bit of what one thread computes. */
public final class ThreadedLayer implements Contestant {
    public static final String ID = "layer";

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
            Model model = new Model(benchmark, task, Workers.of(task.threads()));
            if (task.threads() > 1) {
                requireSameBits(model.trained(), new Model(benchmark, task, Workers.CALLER).trained());
            }
            return Optional.of(
                    task.mode() == Mode.TRAIN
                            ? new Work(
                                    new Stopwatch(model::changeWeights, model::train),
                                    3 * benchmark.forwardOperations())
                            : new Work(
                                    new Stopwatch(() -> {}, () -> model.forward(Pass.INFERENCE)),
                                    benchmark.forwardOperations()));
        }
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

    /** A layer with a batch. */
    private static final class Model {
        private final Layer layer;
        private final BatchLayout layout;
        private final Matrix input;
        private final Matrix inputGradient;
        private final Matrix outputGradient;

        Model(CellBenchmark benchmark, Task task, Workers workers) {
            Kernels kernels = KernelSelection.best(Precision.FLOAT);
            int size = task.shape().inputs();
            Sizes sizes = Sizes.bind("H", task.shape().hidden());
            layer = new StackBuilder(size, kernels, workers)
                    .recurrent(benchmark.cell(), sizes)
                    .build();
            layer.parameters().initialize(new SeededRandom(1).stream("parameters"));
            layout = BatchLayout.uniform(task.shape().steps(), task.shape().batch());
            input = kernels.allocate(layout.totalRows(), size);
            inputGradient = kernels.allocate(layout.totalRows(), size);
            outputGradient = kernels.allocate(layout.totalRows(), layer.outputSize());
            outputGradient.fill(1);
            SplittableRandom random = new SplittableRandom(1);
            for (int row = 0; row < input.rows(); row++) {
                for (int column = 0; column < size; column++) {
                    input.set(row, column, 2 * random.nextDouble() - 1);
                }
            }
        }

        void changeWeights() {
            layer.parameters().all().forEach(Parameter::valueChanged);
        }

        Matrix forward(Pass pass) {
            return layer.forward(layout, input, pass);
        }

        /** Returns the output. */
        Matrix train() {
            layer.parameters().zeroGradients();
            Matrix output = forward(Pass.TRAINING);
            layer.backward(outputGradient, inputGradient);
            return output;
        }

        /** The output and all gradients of a training pass. */
        List<Matrix> trained() {
            return Stream.concat(
                            Stream.of(train(), inputGradient),
                            layer.parameters().all().stream().map(Parameter::gradient))
                    .toList();
        }
    }
}
