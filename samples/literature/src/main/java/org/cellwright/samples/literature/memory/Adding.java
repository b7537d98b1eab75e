package org.cellwright.samples.literature.memory;

import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.DenseTargets;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.loss.SquaredError;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.literature.task.Judge;

/**
 * The adding problem of Hochreiter and Schmidhuber (1997): a sequence of random numbers in [0, 1], of which two are marked,
 * one in each half; at the end, their sum. The loss is the mean square of the error; who always says 1 has 1/6.
 *
 * @param length of the sequences
 */
public record Adding(int length, int trainingSteps) implements MemoryTask<DenseTargets> {
    private static final int BATCH = 32;
    private static final int JUDGED = 200;
    private static final double SOLVED = 0.0005;

    @Override
    public String name() {
        return "adding, T = " + length;
    }

    @Override
    public String measure() {
        return "squared error";
    }

    @Override
    public double withoutMemory() {
        return 1.0 / 6;
    }

    @Override
    public Map<String, Double> published() {
        return length == 600 ? Map.of("simple RNN", 0.177, "GRU", 5.3e-5, "LSTM", 0.164) : Map.of();
    }

    @Override
    public boolean solved(double judged) {
        return judged < SOLVED;
    }

    @Override
    public Layer model(Cell cell, int hidden, Workers workers) {
        return new StackBuilder(2, KernelSelection.best(Precision.FLOAT), workers)
                .recurrent(cell, Sizes.bind("H", hidden))
                .lastStep()
                .dense(1)
                .build();
    }

    @Override
    public Loss<DenseTargets> loss() {
        return new SquaredError();
    }

    @Override
    public Batch<DenseTargets> draw(SeededRandom random) {
        return draw(BATCH, random);
    }

    @Override
    public Judge judge(SeededRandom random) {
        Batch<DenseTargets> batch = draw(JUDGED, random);
        return model ->
                loss().mean(model.forward(batch.layout(), batch.input(), Pass.INFERENCE), batch.targets(), 0, null);
    }

    private Batch<DenseTargets> draw(int sequences, SeededRandom random) {
        BatchLayout layout = BatchLayout.uniform(length, sequences);
        Matrix input = Matrix.allocate(Precision.FLOAT, layout.totalRows(), 2);
        Matrix sums = Matrix.allocate(Precision.FLOAT, sequences, 1);
        for (int s = 0; s < sequences; s++) {
            for (int t = 0; t < length; t++) {
                input.set(layout.offset(t) + s, 0, random.nextDouble());
            }
            int first = layout.offset(random.nextInt(length / 2)) + s;
            int second = layout.offset(length / 2 + random.nextInt(length - length / 2)) + s;
            input.set(first, 1, 1);
            input.set(second, 1, 1);
            sums.set(s, 0, input.get(first, 0) + input.get(second, 0));
        }
        return new Batch<>(layout, input, DenseTargets.of(sums));
    }
}
