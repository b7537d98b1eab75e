package org.cellwright.runtime.training;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;

/**
 * The steps of a batch through which one update of truncated backpropagation through time goes.
 *
 * @param firstRow of the batch
 * @param contextRows how many rows, from the first on, only let gradients through: their losses counted in windows before
 * @param lead the steps from the beginning of the window before to that of this one; null where the states stand there already
 * @param leadRow the first row of those steps
 */
record Window(BatchLayout layout, int firstRow, int contextRows, BatchLayout lead, int leadRow) {
    boolean first() {
        return firstRow == 0;
    }

    /**
     * A window for every {@code every} steps, which begins {@code through - every} steps before them.
     *
     * @throws IllegalArgumentException if an update would not see all steps since the one before
     */
    static List<Window> of(BatchLayout layout, int every, int through) {
        if (every < 1 || through < every) {
            throw new IllegalArgumentException(
                    "parts must have at least 1 step, and gradients go through at least as many, but these are " + every
                            + " and " + through);
        }
        List<Window> windows = new ArrayList<>();
        int before = 0;
        for (int part = 0; part < layout.steps(); part += every) {
            int end = Math.min(part + every, layout.steps());
            int begin = Math.max(0, part - (through - every));
            // where windows do not overlap, the one before has left the states
            boolean leads = begin > before && begin < part;
            windows.add(new Window(
                    layout.steps(begin, end - begin),
                    layout.offset(begin),
                    layout.offset(part) - layout.offset(begin),
                    leads ? layout.steps(before, begin - before) : null,
                    layout.offset(before)));
            before = begin;
        }
        return windows;
    }
}
