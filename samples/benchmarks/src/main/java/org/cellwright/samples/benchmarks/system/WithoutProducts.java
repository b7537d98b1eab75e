package org.cellwright.samples.benchmarks.system;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.kernel.PackedMatrix;
import org.cellwright.runtime.kernel.RowBlocks;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Kernels whose products do nothing, but may mark the elements that they would have computed. */
final class WithoutProducts implements Kernels {
    /** No cell computes this. */
    private static final double MARK = -12345;

    private record Result(Matrix matrix, int row, int rows, int column, int columns) {
        void mark() {
            for (int r = row; r < row + rows; r++) {
                for (int c = column; c < column + columns; c++) {
                    matrix.set(r, c, MARK);
                }
            }
        }

        long overwritten() {
            long count = 0;
            for (int r = row; r < row + rows; r++) {
                for (int c = column; c < column + columns; c++) {
                    count += matrix.get(r, c) == MARK ? 0 : 1;
                }
            }
            return count;
        }
    }

    private final Kernels kernels;
    private final List<Result> results = new ArrayList<>();
    private boolean marking;

    WithoutProducts(Kernels kernels) {
        this.kernels = kernels;
    }

    /** From now on, products mark what they would have computed. */
    void mark() {
        marking = true;
    }

    /** Elements that products would have computed since {@link #mark}. */
    long elements() {
        return results.stream()
                .mapToLong(result -> (long) result.rows() * result.columns())
                .sum();
    }

    /** Those of them that something else was written over. */
    long overwritten() {
        return results.stream().mapToLong(Result::overwritten).sum();
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
        if (marking) {
            Result result = new Result(c, cRow, rows, cColumn, w.columns());
            result.mark();
            results.add(result);
        }
    }

    @Override
    public void multiplyTransposed(
            Matrix a, int aRow, int aColumn, Matrix b, int bRow, int bColumn, int bColumns, int rows, RowBlocks c) {}
}
