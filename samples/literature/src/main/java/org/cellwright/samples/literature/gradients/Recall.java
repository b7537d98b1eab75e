package org.cellwright.samples.literature.gradients;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.metric.ConfusionMatrix;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.literature.task.Judge;
import org.cellwright.samples.literature.task.Task;

/**
 * To say at the end of a sequence which of four symbols was the first; then came others, at random (after Hochreiter and
 * Schmidhuber 1997, "Long short-term memory", experiment 2).
 *
 * @param length of the sequences
 */
public record Recall(int length) implements Task<int[]> {
    private static final int SYMBOLS = 4;

    /** Those to be recalled, and as many that mean nothing. */
    private static final int INPUTS = 2 * SYMBOLS;

    private static final int BATCH = 32;
    private static final int JUDGED = 400;

    @Override
    public String name() {
        return "recall, T = " + length;
    }

    @Override
    public String measure() {
        return "accuracy";
    }

    /** Never: the gradient is watched to the end. */
    @Override
    public boolean higherIsBetter() {
        return true;
    }

    @Override
    public boolean solved(double judged) {
        return false;
    }

    @Override
    public Layer model(Cell cell, int hidden, Workers workers) {
        return new StackBuilder(INPUTS, KernelSelection.best(Precision.FLOAT), workers)
                .recurrent(cell, Sizes.bind("H", hidden))
                .lastStep()
                .dense(SYMBOLS)
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
        return model -> {
            ConfusionMatrix confusion = new ConfusionMatrix(SYMBOLS);
            confusion.add(model.forward(batch.layout(), batch.input(), Pass.INFERENCE), batch.targets());
            return confusion.accuracy();
        };
    }

    private Batch<int[]> draw(int sequences, SeededRandom random) {
        BatchLayout layout = BatchLayout.uniform(length, sequences);
        Matrix input = Matrix.allocate(Precision.FLOAT, layout.totalRows(), INPUTS);
        int[] first = new int[sequences];
        for (int t = 0; t < length; t++) {
            for (int s = 0; s < sequences; s++) {
                int symbol = random.nextInt(SYMBOLS);
                input.set(layout.offset(t) + s, t == 0 ? symbol : SYMBOLS + symbol, 1);
                first[s] = t == 0 ? symbol : first[s];
            }
        }
        return new Batch<>(layout, input, first);
    }
}
