package org.cellwright.runtime.kernel;

import java.util.Arrays;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Products in vector code. */
final class FloatVectorKernels implements Kernels {
    private static final int LANES = FloatSpecies.SPECIES.length();
    private static final int PANEL = 2 * LANES;

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public boolean vectorized() {
        return true;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public PackedMatrix newPackedMatrix(int[] segmentOffsets, int[] segmentDepths, int columns) {
        if (columns % LANES != 0) {
            throw new IllegalArgumentException(columns + " columns are no multiple of " + LANES);
        }
        return new FloatVectorPackedMatrix(new Segments(segmentOffsets, segmentDepths), columns);
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
        FloatVectorPackedMatrix to = (FloatVectorPackedMatrix) packed;
        FloatMatrix from = (FloatMatrix) source;
        Operands.checkPack(packed, to.segments, segment, column, source, sourceRow, rows, sourceColumn, columns, transposed);
        int depth = to.segments.totalDepth();
        int start = to.segments.start(segment);
        for (int r = 0; r < rows; r++) {
            int first = from.offset() + (sourceRow + r) * from.stride() + sourceColumn;
            for (int k = 0; k < columns; k++) {
                int row = start + (transposed ? k : r);
                int col = column + (transposed ? r : k);
                int panel = col / PANEL * PANEL;
                int width = Math.min(PANEL, to.columns() - panel);
                to.array[panel * depth + row * width + col - panel] = from.array()[first + k];
            }
        }
    }

    @Override
    public void multiply(
            Matrix a, int aRow, int aColumn, int rows, PackedMatrix w, Matrix c, int cRow, int cColumn, boolean accumulate) {
        FloatMatrix left = (FloatMatrix) a;
        FloatVectorPackedMatrix packed = (FloatVectorPackedMatrix) w;
        FloatMatrix result = (FloatMatrix) c;
        Segments segments = packed.segments;
        Operands.checkMultiply(a, aRow, aColumn, rows, w, segments, c, cRow, cColumn);
        int first = left.offset() + aRow * left.stride() + aColumn;
        int target = result.offset() + cRow * result.stride() + cColumn;
        if (segments.ranges() == 0 && !accumulate) {
            for (int r = 0; r < rows; r++) {
                int row = target + r * result.stride();
                Arrays.fill(result.array(), row, row + packed.columns(), 0);
            }
        }
        int depth = segments.totalDepth();
        for (int range = 0; range < segments.ranges(); range++) {
            for (int column = 0; column < packed.columns(); column += PANEL) {
                int width = Math.min(PANEL, packed.columns() - column);
                multiplyPanel(
                        left.array(),
                        first + segments.rangeOffset(range),
                        left.stride(),
                        rows,
                        packed.array,
                        column * depth + segments.rangeStart(range) * width,
                        segments.rangeDepth(range),
                        width,
                        result.array(),
                        target + column,
                        result.stride(),
                        accumulate || range > 0);
            }
        }
    }

    private static void multiplyPanel(
            float[] a,
            int a0,
            int aStride,
            int rows,
            float[] w,
            int w0,
            int depth,
            int width,
            float[] c,
            int c0,
            int cStride,
            boolean add) {
        boolean two = width == PANEL;
        int r = 0;
        for (; r + 8 <= rows; r += 8) {
            if (two) {
                FloatTiles.tile8x2(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            } else {
                FloatTiles.tile8x1(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            }
        }
        if ((rows & 4) != 0) {
            if (two) {
                FloatTiles.tile4x2(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            } else {
                FloatTiles.tile4x1(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            }
            r += 4;
        }
        if ((rows & 2) != 0) {
            if (two) {
                FloatTiles.tile2x2(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            } else {
                FloatTiles.tile2x1(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            }
            r += 2;
        }
        if ((rows & 1) != 0) {
            if (two) {
                FloatTiles.tile1x2(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            } else {
                FloatTiles.tile1x1(a, a0 + r * aStride, aStride, w, w0, depth, c, c0 + r * cStride, cStride, add);
            }
        }
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
            int cColumn) {
        Operands.checkMultiplyTransposed(
                a, aRow, aColumn, aColumns, b, bRow, bColumn, bColumns, rows, c, cRow, cColumn, bColumns);
        FloatMatrix left = (FloatMatrix) a;
        FloatMatrix right = (FloatMatrix) b;
        FloatMatrix result = (FloatMatrix) c;
        for (int i = 0; i < aColumns; i++) {
            int target = result.offset() + (cRow + i) * result.stride() + cColumn;
            for (int r = 0; r < rows; r++) {
                float factor = left.array()[left.offset() + (aRow + r) * left.stride() + aColumn + i];
                int row = right.offset() + (bRow + r) * right.stride() + bColumn;
                for (int j = 0; j < bColumns; j++) {
                    result.array()[target + j] += factor * right.array()[row + j];
                }
            }
        }
    }
}
