package org.cellwright.runtime.kernel;

import java.util.Arrays;
import org.cellwright.runtime.tensor.FloatMatrix;

/** C = A W or C += A W for a packed W. A block of rows of A is staged; then each panel of W meets all of them. */
final class FloatProduct {
    private static final int LANES = FloatSpecies.SPECIES.length();
    private static final int PANEL = 2 * LANES;
    private static final float[] ZEROS = new float[8 * LANES];

    private FloatProduct() {}

    static void multiply(
            FloatMatrix a,
            int aRow,
            int aColumn,
            int rows,
            FloatVectorPackedMatrix w,
            FloatMatrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        Segments segments = w.segments;
        int depth = segments.totalDepth();
        int aFirst = a.offset() + aRow * a.stride() + aColumn;
        int cFirst = c.offset() + cRow * c.stride() + cColumn;
        if (depth == 0) {
            if (!accumulate) {
                clear(c.array(), cFirst, c.stride(), rows, w.columns());
            }
            return;
        }
        int blocks = (depth + Tuning.PRODUCT_DEPTH - 1) / Tuning.PRODUCT_DEPTH;
        int blockDepth = (depth + blocks - 1) / blocks;
        boolean inPlace = rows == 1 && segments.ranges() == 1;
        long bytes = (long) depth * w.columns() * Float.BYTES;
        boolean far = bytes > Tuning.NEAR_BYTES;
        int blockRows = blockRows(rows, far, blocks);
        int blockSize = blockRows * FloatStaging.ROW;
        FloatScratch scratch = FloatScratch.ofThread();
        boolean kept = scratch.isUsedAgain(w) || bytes <= Tuning.KEPT_BYTES;
        float[] staged = inPlace ? a.array() : scratch.staged(blocks * blockSize);
        for (int row = 0; row < rows; row += blockRows) {
            int count = Math.min(blockRows, rows - row);
            int target = cFirst + row * c.stride();
            for (int block = 0; block < blocks && !inPlace; block++) {
                int from = block * blockDepth;
                int thickness = Math.min(blockDepth, depth - from);
                int source = aFirst + row * a.stride();
                FloatStaging.stage(
                        a.array(), source, a.stride(), count, segments, from, thickness, staged, block * blockSize);
            }
            int tall = count < 8 ? 0 : count & ~3;
            if (tall > 0) {
                boolean ahead = far || row == 0 && !kept;
                scratch.touched = FloatTallProduct.multiply(
                        staged, blockSize, tall, w, ahead, blockDepth, c.array(), target, c.stride(), accumulate);
            }
            for (int block = 0; block < blocks && tall < count; block++) {
                int from = block * blockDepth;
                int thickness = Math.min(blockDepth, depth - from);
                int a0 =
                        inPlace ? aFirst + segments.rangeOffset(0) + from : block * blockSize + tall * FloatStaging.ROW;
                int c0 = target + tall * c.stride();
                boolean add = accumulate || from > 0;
                multiplyFew(staged, a0, count - tall, w, from, thickness, c.array(), c0, c.stride(), add);
            }
        }
    }

    /** More rows for a matrix that comes from afar, as long as their operand stays near; all blocks of about the same height. */
    private static int blockRows(int rows, boolean far, int blocks) {
        int most = far
                ? Math.max(Tuning.STAGED_ROWS, Tuning.STAGED_BYTES / (blocks * FloatStaging.ROW * Float.BYTES))
                : Tuning.PRODUCT_ROWS;
        int pieces = Math.max(1, (rows + most - 1) / most);
        int each = (rows + pieces - 1) / pieces;
        return Math.min(rows, (each + 3) & ~3);
    }

    private static void clear(float[] c, int first, int stride, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(c, first + r * stride, first + r * stride + columns, 0);
        }
    }

    /** Fewer than eight rows: in fours, twos and one. */
    private static void multiplyFew(
            float[] a,
            int a0,
            int rows,
            FloatVectorPackedMatrix w,
            int from,
            int depth,
            float[] c,
            int c0,
            int cStride,
            boolean add) {
        int row = 0;
        if (rows >= 4) {
            four(a, a0, w, from, depth, c, c0, cStride, add);
            row += 4;
        }
        if (rows - row >= 2) {
            two(a, a0 + row * FloatStaging.ROW, w, from, depth, c, c0 + row * cStride, cStride, add);
            row += 2;
        }
        if (rows > row) {
            one(a, a0 + row * FloatStaging.ROW, w, from, depth, c, c0 + row * cStride, add);
        }
    }

    private static void four(
            float[] a,
            int a0,
            FloatVectorPackedMatrix w,
            int from,
            int depth,
            float[] c,
            int c0,
            int cStride,
            boolean add) {
        int stride = add ? cStride : 0;
        float[] old = add ? c : ZEROS;
        int columns = w.columns();
        int step = w.segments.totalDepth() * PANEL;
        int column = 0;
        for (; FloatSpecies.MANY_REGISTERS && column + 2 * PANEL <= columns; column += 2 * PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile4x4(a, a0, w.array(), w0, step, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
        for (; column + PANEL <= columns; column += PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile4x2(a, a0, w.array(), w0, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
        if (column < columns) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile4x1(a, a0, w.array(), w0, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
    }

    private static void two(
            float[] a,
            int a0,
            FloatVectorPackedMatrix w,
            int from,
            int depth,
            float[] c,
            int c0,
            int cStride,
            boolean add) {
        int stride = add ? cStride : 0;
        float[] old = add ? c : ZEROS;
        int columns = w.columns();
        int step = w.segments.totalDepth() * PANEL;
        int column = 0;
        for (; FloatSpecies.MANY_REGISTERS && column + 4 * PANEL <= columns; column += 4 * PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile2x8(a, a0, w.array(), w0, step, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
        for (; column + PANEL <= columns; column += PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile2x2(a, a0, w.array(), w0, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
        if (column < columns) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile2x1(a, a0, w.array(), w0, depth, old, add ? ci : 0, stride, c, ci, cStride);
        }
    }

    private static void one(
            float[] a, int a0, FloatVectorPackedMatrix w, int from, int depth, float[] c, int c0, boolean add) {
        float[] old = add ? c : ZEROS;
        int columns = w.columns();
        int step = w.segments.totalDepth() * PANEL;
        int column = 0;
        for (; column + 4 * PANEL <= columns; column += 4 * PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile1x8(a, a0, w.array(), w0, step, depth, old, add ? ci : 0, 0, c, ci, 0);
        }
        for (; column + PANEL <= columns; column += PANEL) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile1x2(a, a0, w.array(), w0, depth, old, add ? ci : 0, 0, c, ci, 0);
        }
        if (column < columns) {
            int w0 = w.index(from, column);
            int ci = c0 + column;
            FloatTiles.tile1x1(a, a0, w.array(), w0, depth, old, add ? ci : 0, 0, c, ci, 0);
        }
    }
}
