package org.cellwright.samples.literature.task;

import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.loss.Loss;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;

/**
 * Something to be learned from sequences that are drawn anew for each step.
 *
 * @param <T> the targets of a batch
 */
public interface Task<T> {
    String name();

    /** What {@link Judge} says, such as "error". */
    String measure();

    boolean higherIsBetter();

    /** A model with one layer of the cell. */
    Layer model(Cell cell, int hidden, Workers workers);

    Loss<T> loss();

    Batch<T> draw(SeededRandom random);

    /** Judges with sequences of its own. */
    Judge judge(SeededRandom random);

    /** Whether what the judge says is as good as it needs to be, so that learning may end. */
    boolean solved(double judged);
}
