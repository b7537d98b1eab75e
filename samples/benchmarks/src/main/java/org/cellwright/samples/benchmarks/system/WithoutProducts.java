package org.cellwright.samples.benchmarks.system;

import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.kernel.PackedMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Kernels whose products do nothing but count the elements that they would have computed. */
final class WithoutProducts implements Kernels {
    private final Kernels kernels;
    long elements;

    WithoutProducts(Kernels kernels) {
        this.kernels = kernels;
    }

    @Override
    public Precision precision() {
        return kernels.precision();
    }

    @Override
    public boolean vectorized() {
        return kernels.vectorized();
    }

    @Override
    public int lanes() {
        return kernels.lanes();
    }

    @Override
    public PackedMatrix newPackedMatrix(int[] segmentOffsets, int[] segmentDepths, int columns) {
        return kernels.newPackedMatrix(segmentOffsets, segmentDepths, columns);
    }

    @Override
    public void pack(
            PackedMatrix packed,
            int segment,
            int column,
            Matrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            boolean transposed) {
        kernels.pack(packed, segment, column, source, sourceRow, rows, sourceColumn, columns, transposed);
    }

    @Override
    public void multiply(
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            PackedMatrix w,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        elements += (long) rows * w.columns();
    }

    @Override
    public void multiplyTransposed(
            Matrix a,
            int aRow,
            int aColumn,
            int aColumns,
            Matrix b,
            int bRow,
            int bColumn,
            int bColumns,
            int rows,
            Matrix c,
            int cRow,
            int cColumn) {}
}
