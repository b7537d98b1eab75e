package org.cellwright.runtime.kernel;

import java.util.Arrays;
import org.cellwright.runtime.tensor.FloatMatrix;

/**
 * C = A W or C += A W for a packed W. A block of rows of A is staged, one block of depth at a time; then each panel of
 * W meets all its rows.
 */
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
        int blockRows = Math.min(rows, Tuning.PRODUCT_ROWS);
        float[] staged = inPlace ? a.array() : FloatScratch.ofThread().staged(blockRows * FloatStaging.ROW);
        for (int row = 0; row < rows; row += blockRows) {
            int count = Math.min(blockRows, rows - row);
            int target = cFirst + row * c.stride();
            for (int from = 0; from < depth; from += blockDepth) {
                int thickness = Math.min(blockDepth, depth - from);
                int a0 = inPlace ? aFirst + segments.rangeOffset(0) + from : 0;
                if (!inPlace) {
                    FloatStaging.stage(
                            a.array(), aFirst + row * a.stride(), a.stride(), count, segments, from, thickness, staged);
                }
                boolean add = accumulate || from > 0;
                multiplyBlock(staged, a0, count, w, from, thickness, c.array(), target, c.stride(), add);
            }
        }
    }

    private static void clear(float[] c, int first, int stride, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(c, first + r * stride, first + r * stride + columns, 0);
        }
    }

    /** Rows in twelves and eights, as far as possible; the rest, below eight, in fours, twos and one. */
    private static void multiplyBlock(
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
        if (rows >= 8) {
            row = rows & ~3;
            tall(a, a0, row, w, from, depth, c, c0, cStride, add);
        }
        if (rows - row >= 4) {
            four(a, a0 + row * FloatStaging.ROW, w, from, depth, c, c0 + row * cStride, cStride, add);
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

    /** {@code rows}, a multiple of 4 from 8 on, in twelves and at most two eights. */
    private static void tall(
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
        if (!FloatSpecies.MANY_REGISTERS) {
            fours(a, a0, rows, w, from, depth, c, c0, cStride, add);
            return;
        }
        int eights = 2 - (rows / 4 + 2) % 3;
        int twelves = rows - 8 * eights;
        int stride = add ? cStride : 0;
        float[] old = add ? c : ZEROS;
        for (int column = 0; column < w.columns(); column += PANEL) {
            int width = Math.min(PANEL, w.columns() - column);
            int w0 = w.index(from, column);
            for (int row = 0; row < rows; row += row < twelves ? 12 : 8) {
                int ai = a0 + row * FloatStaging.ROW;
                int ci = c0 + row * cStride + column;
                int oi = add ? ci : 0;
                if (row < twelves) {
                    if (width == PANEL) {
                        FloatTallTiles.tile12x2(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                    } else {
                        FloatTallTiles.tile12x1(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                    }
                } else if (width == PANEL) {
                    FloatTallTiles.tile8x2(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                } else {
                    FloatTallTiles.tile8x1(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                }
            }
        }
    }

    /** For 16 registers: the sums of 4 rows and one panel take 8 of them. */
    private static void fours(
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
        int stride = add ? cStride : 0;
        float[] old = add ? c : ZEROS;
        for (int column = 0; column < w.columns(); column += PANEL) {
            int w0 = w.index(from, column);
            for (int row = 0; row < rows; row += 4) {
                int ai = a0 + row * FloatStaging.ROW;
                int ci = c0 + row * cStride + column;
                int oi = add ? ci : 0;
                if (w.panelWidth(column) == PANEL) {
                    FloatTiles.tile4x2(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                } else {
                    FloatTiles.tile4x1(a, ai, w.array(), w0, depth, old, oi, stride, c, ci, cStride);
                }
            }
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
