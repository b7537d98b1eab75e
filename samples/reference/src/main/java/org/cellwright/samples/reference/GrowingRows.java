package org.cellwright.samples.reference;

import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.FloatMatrix;

/** A matrix whose number of rows changes from batch to batch; memory is only ever added. */
final class GrowingRows {
    private final Kernels kernels;
    private final int columns;
    private FloatMatrix memory;
    private FloatMatrix matrix;

    GrowingRows(Kernels kernels, int columns) {
        this.kernels = kernels;
        this.columns = columns;
    }

    void resize(int rows) {
        if (memory == null || memory.rows() < rows) {
            memory = (FloatMatrix) kernels.allocate(rows, columns);
            matrix = memory;
        } else if (matrix.rows() != rows) {
            matrix = memory.rows(0, rows);
        }
    }

    FloatMatrix matrix() {
        return matrix;
    }
}
