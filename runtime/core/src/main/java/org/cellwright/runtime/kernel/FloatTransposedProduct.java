package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.tensor.FloatMatrix;

/**
 * C += A^T B. A block of rows at a time is packed: B into panels, A into strips of 12 or 8 columns; then each panel
 * meets all strips. Strips and panels at the edges are filled with zeros, and their tiles take a detour.
 */
final class FloatTransposedProduct {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();

    /** With 16 registers, tiles are 8 rows by one vector: 8 registers of sums. */
    private static final int PANEL = FloatSpecies.MANY_REGISTERS ? 2 * LANES : LANES;

    /**
     * Elements between strips and between panels: room for a strip's reach, and they begin in different sets of a
     * cache.
     */
    private static final int GAP = 32;

    private FloatTransposedProduct() {}

    static void multiply(
            FloatMatrix a,
            int aRow,
            int aColumn,
            FloatMatrix b,
            int bRow,
            int bColumn,
            int bColumns,
            int rows,
            RowBlocks c) {
        int aFirst = a.offset() + aRow * a.stride() + aColumn;
        int bFirst = b.offset() + bRow * b.stride() + bColumn;
        FloatScratch scratch = FloatScratch.ofThread();
        int total = c.totalCount();
        boolean far = (long) total * bColumns * Float.BYTES > Tuning.NEAR_BYTES;
        int most = far ? Tuning.TRANSPOSED_ROWS_FAR : Tuning.TRANSPOSED_ROWS;
        int parts = (rows + most - 1) / most;
        int groups = (total + Tuning.TRANSPOSED_COLUMNS - 1) / Tuning.TRANSPOSED_COLUMNS;
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) rows * part / parts);
            int depth = (int) ((long) rows * (part + 1) / parts) - from;
            int panelPitch = depth * PANEL + GAP;
            FloatAlignedArray panels = scratch.panels(panelPitch * ((bColumns + PANEL - 1) / PANEL));
            packPanels(
                    b.array(),
                    bFirst + from * b.stride(),
                    b.stride(),
                    bColumns,
                    depth,
                    panels.array(),
                    panels.start(),
                    panelPitch);
            for (int group = 0; group < groups; group++) {
                int first = (int) ((long) total * group / groups);
                int end = (int) ((long) total * (group + 1) / groups);
                multiplyGroup(
                        a.array(),
                        aFirst + from * a.stride(),
                        a.stride(),
                        panels,
                        panelPitch,
                        bColumns,
                        depth,
                        scratch,
                        c,
                        first,
                        end);
            }
        }
    }

    /** The rows of all blocks from {@code first} to before {@code end}, counted through. */
    private static void multiplyGroup(
            float[] a,
            int aFirst,
            int aStride,
            FloatAlignedArray panels,
            int panelPitch,
            int bColumns,
            int depth,
            FloatScratch scratch,
            RowBlocks c,
            int first,
            int end) {
        int stripPitch = depth * 12 + GAP;
        int most = FloatSpecies.MANY_REGISTERS ? (end - first) / 12 + 2 * c.blocks() : (end - first) / 8 + c.blocks();
        FloatAlignedArray strips = scratch.strips(stripPitch * most);
        int s0 = strips.start();
        for (int block = 0, before = 0; block < c.blocks(); before += c.count(block++)) {
            int from = Math.max(0, first - before);
            int count = Math.min(c.count(block), end - before) - from;
            if (count > 0) {
                int twelves = twelves(count);
                int column = aFirst + c.aColumn(block) + from;
                packStrips(a, column, aStride, count, twelves, depth, strips.array(), s0, stripPitch);
                s0 += (twelves + eights(count)) * stripPitch;
            }
        }
        for (int column = 0; column < bColumns; column += PANEL) {
            int p0 = panels.start() + column / PANEL * panelPitch;
            int width = Math.min(PANEL, bColumns - column);
            s0 = strips.start();
            for (int block = 0, before = 0; block < c.blocks(); before += c.count(block++)) {
                int from = Math.max(0, first - before);
                int count = Math.min(c.count(block), end - before) - from;
                if (count > 0) {
                    FloatMatrix to = (FloatMatrix) c.matrix(block);
                    int c0 = to.offset() + (c.row(block) + from) * to.stride() + c.column(block) + column;
                    int twelves = twelves(count);
                    multiplyPanel(
                            strips.array(),
                            s0,
                            stripPitch,
                            count,
                            twelves,
                            panels.array(),
                            p0,
                            width,
                            depth,
                            scratch,
                            to.array(),
                            c0,
                            to.stride());
                    s0 += (twelves + eights(count)) * stripPitch;
                }
            }
        }
    }

    /** How many strips of 12 there are beside those of 8. */
    private static int twelves(int columns) {
        return Math.max(0, (columns - 8 * eights(columns) + 11) / 12);
    }

    /** How many strips of 8 leave the least to fill up strips of 12. */
    private static int eights(int columns) {
        if (!FloatSpecies.MANY_REGISTERS) {
            return (columns + 7) / 8;
        }
        int rest = columns % 12;
        return rest == 0 || rest > 8 ? 0 : rest > 4 || columns < 12 ? 1 : 2;
    }

    /**
     * Four rows at a time, along the rows: B may come from far away, and the machine fetches ahead what is read in order.
     */
    private static void packPanels(
            float[] b, int first, int stride, int columns, int depth, float[] panels, int start, int pitch) {
        int whole = columns / PANEL;
        int fours = depth & ~3;
        for (int k = 0; k < fours; k += 4) {
            int source = first + k * stride;
            int target = start + k * PANEL;
            for (int p = 0; p < whole; p++) {
                for (int j = 0; j < PANEL; j += LANES) {
                    copyFour(b, source + j, stride, panels, target + j, PANEL);
                }
                source += PANEL;
                target += pitch;
            }
        }
        for (int k = fours; k < depth; k++) {
            for (int p = 0; p < whole; p++) {
                for (int j = 0; j < PANEL; j += LANES) {
                    FloatVector.fromArray(SPECIES, b, first + k * stride + p * PANEL + j)
                            .intoArray(panels, start + p * pitch + k * PANEL + j);
                }
            }
        }
        int rest = columns - whole * PANEL;
        if (rest > 0) {
            int width = rest <= LANES ? LANES : PANEL;
            copyWithZeros(b, first + whole * PANEL, stride, rest, depth, panels, start + whole * pitch, width);
        }
    }

    /** One vector from each of four rows. */
    private static void copyFour(float[] from, int source, int stride, float[] to, int target, int width) {
        FloatVector r0 = FloatVector.fromArray(SPECIES, from, source);
        FloatVector r1 = FloatVector.fromArray(SPECIES, from, source + stride);
        FloatVector r2 = FloatVector.fromArray(SPECIES, from, source + 2 * stride);
        FloatVector r3 = FloatVector.fromArray(SPECIES, from, source + 3 * stride);
        r0.intoArray(to, target);
        r1.intoArray(to, target + width);
        r2.intoArray(to, target + 2 * width);
        r3.intoArray(to, target + 3 * width);
    }

    /** @param twelves strips of 12; all others are of 8 */
    private static void packStrips(
            float[] a,
            int first,
            int stride,
            int columns,
            int twelves,
            int depth,
            float[] strips,
            int start,
            int pitch) {
        int inTwelves = Math.min(columns, 12 * twelves);
        packStripsOfWidth(12, a, first, stride, inTwelves, depth, strips, start, pitch);
        packStripsOfWidth(
                8, a, first + inTwelves, stride, columns - inTwelves, depth, strips, start + twelves * pitch, pitch);
    }

    /** Strips are copied by whole vectors; elements too many are overwritten by the strip's next row. */
    private static void packStripsOfWidth(
            int width, float[] a, int first, int stride, int columns, int depth, float[] strips, int start, int pitch) {
        int reach = (width + LANES - 1) / LANES * LANES;
        int whole = columns < reach ? 0 : (columns - reach) / width + 1;
        int fours = depth & ~3;
        for (int k = 0; k < fours; k += 4) {
            int source = first + k * stride;
            int target = start + k * width;
            for (int s = 0; s < whole; s++) {
                if (reach == LANES) {
                    copyFour(a, source, stride, strips, target, width);
                } else {
                    copyRows(4, width, a, source, stride, strips, target);
                }
                source += width;
                target += pitch;
            }
        }
        for (int s = 0; s < whole; s++) {
            copyRows(
                    depth - fours,
                    width,
                    a,
                    first + fours * stride + s * width,
                    stride,
                    strips,
                    start + s * pitch + fours * width);
        }
        int target = start + whole * pitch;
        for (int column = whole * width; column < columns; column += width) {
            int count = Math.min(width, columns - column);
            copyWithZeros(a, first + column, stride, count, depth, strips, target, width);
            target += pitch;
        }
    }

    /** Row by row, as an element too many of one vector belongs to the next. */
    private static void copyRows(int rows, int width, float[] from, int source, int stride, float[] to, int target) {
        for (int k = 0; k < rows; k++) {
            for (int j = 0; j < width; j += LANES) {
                FloatVector.fromArray(SPECIES, from, source + k * stride + j).intoArray(to, target + k * width + j);
            }
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

    /** All strips of a block's columns by one panel. */
    private static void multiplyPanel(
            float[] strips,
            int s0,
            int stripPitch,
            int aColumns,
            int twelves,
            float[] panels,
            int p0,
            int width,
            int depth,
            FloatScratch scratch,
            float[] c,
            int c0,
            int cStride) {
        int height;
        for (int row = 0; row < aColumns; row += height) {
            height = row < 12 * twelves ? 12 : 8;
            int ci = c0 + row * cStride;
            int valid = Math.min(height, aColumns - row);
            if (valid == height && (width == PANEL || width == LANES)) {
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
            s0 += stripPitch;
        }
    }

    private static void tile(
            int height,
            int width,
            float[] strips,
            int s0,
            float[] panels,
            int p0,
            int depth,
            float[] c,
            int c0,
            int stride) {
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
