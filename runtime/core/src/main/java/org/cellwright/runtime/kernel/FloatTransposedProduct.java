package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.tensor.FloatMatrix;

/**
 * C += A^T B. A block of rows at a time is packed: B into panels, A into strips of 12 or 8 columns; then each panel meets all
 * strips. Strips and panels at the edges are filled with zeros, and their tiles take a detour.
 */
final class FloatTransposedProduct {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 2 * LANES;

    private FloatTransposedProduct() {}

    static void multiply(
            FloatMatrix a,
            int aRow,
            int aColumn,
            int aColumns,
            FloatMatrix b,
            int bRow,
            int bColumn,
            int bColumns,
            int rows,
            FloatMatrix c,
            int cRow,
            int cColumn) {
        int aFirst = a.offset() + aRow * a.stride() + aColumn;
        int bFirst = b.offset() + bRow * b.stride() + bColumn;
        int cFirst = c.offset() + cRow * c.stride() + cColumn;
        int blocks = (rows + Tuning.TRANSPOSED_ROWS - 1) / Tuning.TRANSPOSED_ROWS;
        int width = (bColumns + LANES - 1) / LANES * LANES;
        FloatScratch scratch = FloatScratch.ofThread();
        for (int block = 0; block < blocks; block++) {
            int from = (int) ((long) rows * block / blocks);
            int depth = (int) ((long) rows * (block + 1) / blocks) - from;
            float[] panels = scratch.right(depth * width);
            packPanels(b.array(), bFirst + from * b.stride(), b.stride(), bColumns, depth, panels);
            for (int column = 0; column < aColumns; column += Tuning.TRANSPOSED_COLUMNS) {
                int count = Math.min(Tuning.TRANSPOSED_COLUMNS, aColumns - column);
                int eights = eights(count);
                int twelves = (count - 8 * eights + 11) / 12;
                float[] strips = scratch.left(depth * (12 * twelves + 8 * eights) + LANES);
                packStrips(a.array(), aFirst + from * a.stride() + column, a.stride(), count, 12 * twelves, depth, strips);
                multiplyBlock(
                        strips, count, 12 * twelves, panels, bColumns, depth, scratch, c.array(),
                        cFirst + column * c.stride(), c.stride());
            }
        }
    }

    /** How many strips of 8 leave the least to fill up strips of 12. */
    private static int eights(int columns) {
        int rest = columns % 12;
        return rest == 0 || rest > 8 ? 0 : rest > 4 || columns < 12 ? 1 : 2;
    }

    private static void packPanels(float[] b, int first, int stride, int columns, int depth, float[] panels) {
        int target = 0;
        for (int column = 0; column < columns; column += PANEL) {
            int count = Math.min(PANEL, columns - column);
            int source = first + column;
            if (count == PANEL) {
                for (int k = 0; k < depth; k++) {
                    FloatVector.fromArray(SPECIES, b, source + k * stride).intoArray(panels, target + k * PANEL);
                    FloatVector.fromArray(SPECIES, b, source + k * stride + LANES)
                            .intoArray(panels, target + k * PANEL + LANES);
                }
            } else {
                int width = count <= LANES ? LANES : PANEL;
                copyWithZeros(b, source, stride, count, depth, panels, target, width);
            }
            target += depth * PANEL;
        }
    }

    /** @param twelves columns in strips of 12; the others are in strips of 8 */
    private static void packStrips(
            float[] a, int first, int stride, int columns, int twelves, int depth, float[] strips) {
        int target = 0;
        int width = twelves > 0 ? 12 : 8;
        for (int column = 0; column < columns; column += width) {
            width = column < twelves ? 12 : 8;
            copyWithZeros(a, first + column, stride, Math.min(width, columns - column), depth, strips, target, width);
            target += depth * width;
        }
    }

    private static void copyWithZeros(
            float[] from, int first, int stride, int count, int depth, float[] to, int target, int width) {
        for (int k = 0; k < depth; k++) {
            int source = first + k * stride;
            int row = target + k * width;
            for (int j = 0; j < count; j++) {
                to[row + j] = from[source + j];
            }
            for (int j = count; j < width; j++) {
                to[row + j] = 0;
            }
        }
    }

    private static void multiplyBlock(
            float[] strips,
            int aColumns,
            int twelves,
            float[] panels,
            int bColumns,
            int depth,
            FloatScratch scratch,
            float[] c,
            int c0,
            int cStride) {
        for (int column = 0; column < bColumns; column += PANEL) {
            int width = Math.min(PANEL, bColumns - column);
            int p0 = column * depth;
            int height;
            for (int row = 0; row < aColumns; row += height) {
                height = row < twelves ? 12 : 8;
                int s0 = row * depth;
                int ci = c0 + row * cStride + column;
                int valid = Math.min(height, aColumns - row);
                boolean whole = valid == height && (width == PANEL || width == LANES);
                if (whole) {
                    tile(height, width, strips, s0, panels, p0, depth, c, ci, cStride);
                } else {
                    float[] tile = scratch.zeroTile(12 * PANEL);
                    tile(height, width, strips, s0, panels, p0, depth, tile, 0, PANEL);
                    for (int i = 0; i < valid; i++) {
                        for (int j = 0; j < width; j++) {
                            c[ci + i * cStride + j] += tile[i * PANEL + j];
                        }
                    }
                }
            }
        }
    }

    private static void tile(
            int height, int width, float[] strips, int s0, float[] panels, int p0, int depth, float[] c, int c0, int stride) {
        if (height == 12) {
            if (width > LANES) {
                FloatTransposedTiles.tile12x2(strips, s0, panels, p0, depth, c, c0, stride, c, c0, stride);
            } else {
                FloatTransposedTiles.tile12x1(strips, s0, panels, p0, depth, c, c0, stride, c, c0, stride);
            }
        } else if (width > LANES) {
            FloatTransposedTiles.tile8x2(strips, s0, panels, p0, depth, c, c0, stride, c, c0, stride);
        } else {
            FloatTransposedTiles.tile8x1(strips, s0, panels, p0, depth, c, c0, stride, c, c0, stride);
        }
    }
}
