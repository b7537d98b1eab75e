package org.cellwright.runtime.cell;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.arithmetic.DropoutOperations;
import org.cellwright.runtime.random.Philox;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * What a run leaves out at random. A number of a mask depends on the key of the pass, which of the cell's masks it is, the step
 * since the sequence began, the sequence of the batch and the element, so it is the same however a batch is cut. Outside of training
 * nothing is drawn.
 */
final class Masks {
    /** In place of the step, where all steps have one mask. */
    private static final int ALL_STEPS = -1;

    private final DropoutOperations operations;
    private final Philox philox = new Philox();
    /** By mask, where nothing is left out already. */
    private final List<Matrix> neutral = new ArrayList<>();

    private boolean drawn;
    private long key;
    private int firstStep;
    private int firstSequence;

    Masks(Precision precision) {
        this.operations = DropoutOperations.of(precision);
    }

    /** Nothing is left out. */
    void drawNothing() {
        drawn = false;
    }

    void draw(long passKey, int step, int sequence) {
        drawn = true;
        key = passKey;
        firstStep = step;
        firstSequence = sequence;
    }

    /** A mask for each step, in the rows of a layout. */
    void eachStep(
            int index,
            BatchLayout layout,
            Matrix mask,
            int column,
            int columns,
            double rate,
            double dropped,
            double kept,
            double expected) {
        if (!drawn) {
            fill(index, mask, column, columns, expected);
            return;
        }
        forget(index);
        for (int t = 0; t < layout.steps(); t++) {
            for (int b = 0; b < layout.rows(t); b++) {
                int row = layout.offset(t) + b;
                operations.draw(
                        philox,
                        key,
                        firstSequence + b,
                        firstStep + t,
                        index,
                        rate,
                        dropped,
                        kept,
                        mask,
                        row,
                        column,
                        columns);
            }
        }
    }

    /** One mask for all steps of a sequence, in a row for each sequence. */
    void eachSequence(
            int index,
            BatchLayout layout,
            Matrix mask,
            int column,
            int columns,
            double rate,
            double dropped,
            double kept,
            double expected) {
        if (!drawn) {
            fill(index, mask, column, columns, expected);
            return;
        }
        forget(index);
        for (int b = 0; b < layout.batch(); b++) {
            operations.draw(
                    philox, key, firstSequence + b, ALL_STEPS, index, rate, dropped, kept, mask, b, column, columns);
        }
    }

    /** One mask for all steps and sequences, of a matrix of weights; a row of it is drawn as that of a sequence. */
    void weights(int index, Matrix mask, double rate) {
        if (!drawn) {
            fill(index, mask, 0, mask.columns(), 1);
            return;
        }
        forget(index);
        for (int row = 0; row < mask.rows(); row++) {
            operations.draw(philox, key, row, ALL_STEPS, index, rate, 0, 1 / (1 - rate), mask, row, 0, mask.columns());
        }
    }

    private void forget(int index) {
        while (neutral.size() <= index) {
            neutral.add(null);
        }
        neutral.set(index, null);
    }

    private void fill(int index, Matrix mask, int column, int columns, double value) {
        if (index < neutral.size() && neutral.get(index) == mask) {
            return;
        }
        forget(index);
        for (int row = 0; row < mask.rows(); row++) {
            for (int c = column; c < column + columns; c++) {
                mask.set(row, c, value);
            }
        }
        neutral.set(index, mask);
    }
}
