package org.cellwright.samples.literature.memory;

import java.util.Arrays;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.literature.task.Judge;

/**
 * The copy task: ten symbols of eight kinds, then nothing for {@code gap} - 1 steps, then a sign, and from there on the ten
 * symbols are to be said; before, that there is nothing. The loss is the mean over all {@code gap} + 20 steps, in nats; who
 * guesses the symbols has 10 ln 8 / (gap + 20).
 *
 * @param gap how long the symbols have to be kept
 */
public record Copying(int gap, int trainingSteps) implements MemoryTask<int[]> {
    private static final int SYMBOLS = 10;
    private static final int KINDS = 8;
    private static final int NOTHING = KINDS;
    private static final int BATCH = 32;
    private static final int JUDGED = 100;
    private static final double SOLVED = 0.02;

    @Override
    public String name() {
        return "copying, T = " + gap;
    }

    @Override
    public String measure() {
        return "nats";
    }

    @Override
    public double withoutMemory() {
        return SYMBOLS * Math.log(KINDS) / (gap + 2 * SYMBOLS);
    }

    @Override
    public Map<String, Double> published() {
        return gap == 1000 ? Map.of("simple RNN", 0.0202, "GRU", 0.0197, "LSTM", 0.0204) : Map.of();
    }

    /** A fiftieth of what is left without memory. */
    @Override
    public boolean solved(double judged) {
        return judged < SOLVED * withoutMemory();
    }

    /** The input has a column for each kind of symbol and one for the sign; nothing is zeros. */
    @Override
    public Layer model(Cell cell, int hidden, Workers workers) {
        return new StackBuilder(KINDS + 1, KernelSelection.best(Precision.FLOAT), workers)
                .recurrent(cell, Sizes.bind("H", hidden))
                .dense(KINDS + 1)
                .build();
    }

    @Override
    public Loss<int[]> loss() {
        return new SoftmaxCrossEntropy();
    }

    @Override
    public Batch<int[]> draw(SeededRandom random) {
        return draw(BATCH, random);
    }

    @Override
    public Judge judge(SeededRandom random) {
        Batch<int[]> batch = draw(JUDGED, random);
        return model ->
                loss().mean(model.forward(batch.layout(), batch.input(), Pass.INFERENCE), batch.targets(), 0, null);
    }

    private Batch<int[]> draw(int sequences, SeededRandom random) {
        int length = gap + 2 * SYMBOLS;
        BatchLayout layout = BatchLayout.uniform(length, sequences);
        Matrix input = Matrix.allocate(Precision.FLOAT, layout.totalRows(), KINDS + 1);
        int[] targets = new int[layout.totalRows()];
        Arrays.fill(targets, NOTHING);
        for (int s = 0; s < sequences; s++) {
            for (int i = 0; i < SYMBOLS; i++) {
                int kind = random.nextInt(KINDS);
                input.set(layout.offset(i) + s, kind, 1);
                targets[layout.offset(length - SYMBOLS + i) + s] = kind;
            }
            input.set(layout.offset(length - SYMBOLS) + s, KINDS, 1);
        }
        return new Batch<>(layout, input, targets);
    }
}
