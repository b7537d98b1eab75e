package org.cellwright.samples.literature.memory;

import java.util.Map;
import org.cellwright.samples.literature.task.Task;

/**
 * Something that can be done only with what was seen long ago.
 *
 * @param <T> the targets of a batch
 */
interface MemoryTask<T> extends Task<T> {
    @Override
    default boolean higherIsBetter() {
        return false;
    }

    /** The loss of the best answer that remembers nothing. */
    double withoutMemory();

    /** The test loss that Bai et al. (2018) found, by the name of the cell. */
    Map<String, Double> published();

    /** How many steps of training are worth their time. */
    int trainingSteps();
}
