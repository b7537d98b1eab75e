package org.cellwright.runtime.kernel;

import java.util.Arrays;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Products in plain Java. Every inner loop adds a multiple of a row to a row, so that rows are read in order. Each row
 * of a product is summed in the order of depth, whatever other rows are computed with it.
 */
final class FloatScalarKernels implements Kernels {
    /**
     * Rows of a transposed product that are summed together: with 32 of 256 columns each they stay in a cache of 32 KB.
     */
    private static final int BLOCK = 32;

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public boolean vectorized() {
        return false;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public PackedMatrix newPackedMatrix(int[] segmentOffsets, int[] segmentDepths, int columns) {
        return new FloatScalarPackedMatrix(new Segments(segmentOffsets, segmentDepths), columns);
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
        FloatScalarPackedMatrix to = (FloatScalarPackedMatrix) packed;
        FloatMatrix from = (FloatMatrix) source;
        Operands.checkPack(
                packed, to.segments, segment, column, source, sourceRow, rows, sourceColumn, columns, transposed);
        int width = to.columns();
        int target = to.segments.start(segment) * width + column;
        for (int r = 0; r < rows; r++) {
            int first = from.offset() + (sourceRow + r) * from.stride() + sourceColumn;
            if (transposed) {
                for (int k = 0; k < columns; k++) {
                    to.array[target + k * width + r] = from.array()[first + k];
                }
            } else {
                System.arraycopy(from.array(), first, to.array, target + r * width, columns);
            }
        }
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
        FloatMatrix left = (FloatMatrix) a;
        FloatScalarPackedMatrix packed = (FloatScalarPackedMatrix) w;
        FloatMatrix result = (FloatMatrix) c;
        Segments segments = packed.segments;
        Operands.checkMultiply(a, aRow, aColumn, rows, w, segments, c, cRow, cColumn);
        int width = packed.columns();
        for (int r = 0; r < rows; r++) {
            int target = result.offset() + (cRow + r) * result.stride() + cColumn;
            if (!accumulate) {
                Arrays.fill(result.array(), target, target + width, 0);
            }
            for (int range = 0; range < segments.ranges(); range++) {
                int first = left.offset() + (aRow + r) * left.stride() + aColumn + segments.rangeOffset(range);
                int row = segments.rangeStart(range) * width;
                for (int k = 0; k < segments.rangeDepth(range); k++) {
                    addMultiple(left.array()[first + k], packed.array, row + k * width, result.array(), target, width);
                }
            }
        }
    }

    @Override
    public void multiplyTransposed(
            Matrix a, int aRow, int aColumn, Matrix b, int bRow, int bColumn, int bColumns, int rows, RowBlocks c) {
        Operands.checkMultiplyTransposed(a, aRow, aColumn, b, bRow, bColumn, bColumns, rows, c);
        FloatMatrix left = (FloatMatrix) a;
        FloatMatrix right = (FloatMatrix) b;
        for (int block = 0; block < c.blocks(); block++) {
            FloatMatrix result = (FloatMatrix) c.matrix(block);
            for (int from = 0; from < c.count(block); from += BLOCK) {
                int end = Math.min(c.count(block), from + BLOCK);
                for (int r = 0; r < rows; r++) {
                    int first = left.offset() + (aRow + r) * left.stride() + aColumn + c.aColumn(block);
                    int row = right.offset() + (bRow + r) * right.stride() + bColumn;
                    for (int i = from; i < end; i++) {
                        int target = result.offset() + (c.row(block) + i) * result.stride() + c.column(block);
                        addMultiple(left.array()[first + i], right.array(), row, result.array(), target, bColumns);
                    }
                }
            }
        }
    }

    private static void addMultiple(float factor, float[] from, int first, float[] to, int target, int count) {
        for (int j = 0; j < count; j++) {
            to[target + j] += factor * from[first + j];
        }
    }
}
