package org.cellwright.runtime.tensor;

import java.util.Arrays;

/**
 * Memory for a matrix whose number of rows changes from batch to batch. It grows where needed and is kept; asking for a
 * number of rows that was asked for lately allocates nothing.
 */
public final class MatrixBuffer {
    private static final int VIEWS = 8;

    private final Precision precision;
    private final int columns;
    private final Matrix[] views = new Matrix[VIEWS];
    private Matrix memory;
    private int oldest;

    public MatrixBuffer(Precision precision, int columns) {
        this.precision = precision;
        this.columns = columns;
        this.memory = Matrix.allocate(precision, 0, columns);
    }

    /** The first {@code count} rows. What stood there stays, unless the buffer grows: then all is 0. */
    public Matrix rows(int count) {
        for (int i = 0; i < VIEWS && views[i] != null; i++) {
            if (views[i].rows() == count) {
                return views[i];
            }
        }
        if (count > memory.rows()) {
            memory = Matrix.allocate(precision, count, columns);
            Arrays.fill(views, null);
            oldest = 0;
        }
        Matrix view = memory.rows(0, count);
        views[oldest] = view;
        oldest = (oldest + 1) % VIEWS;
        return view;
    }
}
