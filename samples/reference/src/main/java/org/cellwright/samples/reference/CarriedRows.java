package org.cellwright.samples.reference;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A state over time, B + rows of the layout by H: the B initial values, then the value after each step. So what a step
 * carries in stands one step before what it leaves, and nothing is copied.
 */
final class CarriedRows {
    private final Kernels kernels;
    private final int size;
    private BatchLayout layout;
    private FloatMatrix all;
    private Matrix initial;
    private Matrix steps;

    CarriedRows(Kernels kernels, int size) {
        this.kernels = kernels;
        this.size = size;
    }

    /** Makes room where needed, and sets the initial values to 0. */
    void prepare(BatchLayout layout) {
        int batch = layout.batch();
        int rows = layout.totalRows();
        if (all == null || all.rows() < batch + rows) {
            all = (FloatMatrix) kernels.allocate(batch + rows, size);
            initial = null;
        }
        if (initial == null || initial.rows() != batch || steps.rows() != rows) {
            initial = all.rows(0, batch);
            steps = all.rows(batch, rows);
        }
        initial.fill(0);
        this.layout = layout;
    }

    FloatMatrix all() {
        return all;
    }

    /** [B, H] */
    Matrix initial() {
        return initial;
    }

    /** [rows of the layout, H] */
    Matrix steps() {
        return steps;
    }

    /** The row of {@link #all} with what the first sequence carries into step t. */
    int before(int t) {
        return t == 0 ? 0 : layout.batch() + layout.offset(t - 1);
    }

    /** The row of {@link #all} with the first sequence's value after step t. */
    int after(int t) {
        return layout.batch() + layout.offset(t);
    }

    /**
     * The end of the steps from t on for which both the rows carried in and the rows of the layout follow each other
     * without a gap: a single product may run over them.
     */
    int contiguousEnd(int t) {
        int end = t + 1;
        while (end < layout.steps() && before(end) == before(end - 1) + layout.rows(end - 1)) {
            end++;
        }
        return end;
    }

    /** Copies the value after each sequence's last step to {@code destination}, [B, H]. */
    void copyLast(Matrix destination) {
        for (int t = 0; t < layout.steps(); t++) {
            int running = t + 1 < layout.steps() ? layout.rows(t + 1) : 0;
            for (int b = running; b < layout.rows(t); b++) {
                FloatMatrix target = (FloatMatrix) destination;
                System.arraycopy(
                        all.array(),
                        all.offset() + (after(t) + b) * all.stride(),
                        target.array(),
                        target.offset() + b * target.stride(),
                        size);
            }
        }
    }
}
