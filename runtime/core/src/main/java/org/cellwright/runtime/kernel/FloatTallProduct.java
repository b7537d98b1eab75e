package org.cellwright.runtime.kernel;

/**
 * The product of eight and more staged rows with a packed matrix, which is read once, from its first element to its
 * last.
 *
 * <p>Java has no instruction to fetch ahead. So while the first two tiles of rows meet a panel's block, the pages of the
 * next one are read, half of each in each tile: {@link FloatAheadTiles}.
 */
final class FloatTallProduct {
    private static final int LANES = FloatSpecies.SPECIES.length();
    private static final int PANEL = 2 * LANES;
    private static final float[] ZEROS = new float[PANEL];

    private FloatTallProduct() {}

    /**
     * Rows in twelves and at most two eights.
     *
     * @param a staged rows, one block of depth after the other, {@code blockSize} apart
     * @param rows a multiple of 4, at least 8
     * @param far whether {@code w} is to be read ahead
     * @return what was read ahead: to be written somewhere, or the compiler leaves it out
     */
    static long multiply(
            float[] a,
            int blockSize,
            int rows,
            FloatVectorPackedMatrix w,
            boolean far,
            int blockDepth,
            float[] c,
            int c0,
            int cStride,
            boolean accumulate) {
        int eights = FloatSpecies.MANY_REGISTERS ? 2 - (rows / 4 + 2) % 3 : 0;
        int twelves = FloatSpecies.MANY_REGISTERS ? rows - 8 * eights : 0;
        int totalDepth = w.segments.totalDepth();
        long touched = 0;
        for (int column = 0; column < w.columns(); column += PANEL) {
            boolean whole = column + PANEL <= w.columns();
            for (int from = 0; from < totalDepth; from += blockDepth) {
                int depth = Math.min(blockDepth, totalDepth - from);
                boolean add = accumulate || from > 0;
                float[] old = add ? c : ZEROS;
                int oldStride = add ? cStride : 0;
                int w0 = w.index(from, column);
                int ahead = Math.min(w0 + depth * PANEL, w.array().length - FloatAheadTiles.REACH);
                int ai = from / blockDepth * blockSize;
                int ci = c0 + column;
                int advance = (FloatAheadTiles.PAGE + 2 * depth - 1) / (2 * depth);
                int read = far ? 0 : FloatAheadTiles.PAGE;
                int height;
                for (int row = 0; row < rows; row += height, read += depth * advance) {
                    height = row < twelves ? 12 : FloatSpecies.MANY_REGISTERS ? 8 : 4;
                    int oi = add ? ci : 0;
                    if (!whole) {
                        narrow(height, a, ai, w.array(), w0, depth, old, oi, oldStride, c, ci, cStride);
                    } else if (height == 12 && read < FloatAheadTiles.PAGE) {
                        touched |= FloatAheadTiles.tile12x2(
                                a, ai, w.array(), w0, depth, ahead, read, advance, old, oi, oldStride, c, ci, cStride);
                    } else if (height == 8 && read < FloatAheadTiles.PAGE) {
                        touched |= FloatAheadTiles.tile8x2(
                                a, ai, w.array(), w0, depth, ahead, read, advance, old, oi, oldStride, c, ci, cStride);
                    } else if (height == 12) {
                        FloatTallTiles.tile12x2(a, ai, w.array(), w0, depth, old, oi, oldStride, c, ci, cStride);
                    } else if (height == 8) {
                        FloatTallTiles.tile8x2(a, ai, w.array(), w0, depth, old, oi, oldStride, c, ci, cStride);
                    } else {
                        FloatTiles.tile4x2(a, ai, w.array(), w0, depth, old, oi, oldStride, c, ci, cStride);
                    }
                    ai += height * FloatStaging.ROW;
                    ci += height * cStride;
                }
            }
        }
        return touched;
    }

    /** The last panel, of one vector. */
    private static void narrow(
            int height,
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        if (height == 12) {
            FloatTallTiles.tile12x1(a, a0, w, w0, depth, old, old0, oldStride, c, c0, cStride);
        } else if (height == 8) {
            FloatTallTiles.tile8x1(a, a0, w, w0, depth, old, old0, oldStride, c, c0, cStride);
        } else {
            FloatTiles.tile4x1(a, a0, w, w0, depth, old, old0, oldStride, c, c0, cStride);
        }
    }
}
