package org.cellwright.samples.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.system.CellFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole step of training: two layers and a softmax over 64 classes, its cross-entropy, all gradients, clipping and Adam. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TrainingStepBenchmark {
    private static final int CLASSES = 64;

    @Param({"Lstm", "Gru", "Elman"})
    String cell;

    /** A name, or T,B,X,H. */
    @Param({"S1", "S2", "S3"})
    String shape;

    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Trainer<int[]> trainer;
    private Batch<int[]> batch;

    @Setup
    public void prepare() {
        Shape sizes = Shape.parse(shape);
        Kernels kernels = KernelSelection.best(Precision.FLOAT);
        workers = Workers.of(threads);
        Cell recurrent = CellFile.cell(cell);
        Sizes hidden = Sizes.bind("H", sizes.hidden());
        Layer model = new StackBuilder(sizes.inputs(), kernels, workers)
                .recurrent(recurrent, hidden)
                .recurrent(recurrent, hidden)
                .dense(CLASSES)
                .build();
        model.parameters().initialize(new SeededRandom(1).stream("parameters"));
        trainer = new Trainer<>(
                model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.001), Clipping.byNorm(1));
        BatchLayout layout = BatchLayout.uniform(sizes.steps(), sizes.batch());
        SplittableRandom random = new SplittableRandom(1);
        Matrix input = kernels.allocate(layout.totalRows(), sizes.inputs());
        int[] targets = new int[layout.totalRows()];
        for (int row = 0; row < input.rows(); row++) {
            for (int column = 0; column < input.columns(); column++) {
                input.set(row, column, 2 * random.nextDouble() - 1);
            }
            targets[row] = random.nextInt(CLASSES);
        }
        batch = new Batch<>(layout, input, targets);
    }

    @Benchmark
    public double step() {
        return trainer.step(batch);
    }

    @TearDown
    public void close() {
        workers.close();
    }
}
