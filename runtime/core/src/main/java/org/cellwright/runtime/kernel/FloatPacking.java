package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.tensor.FloatMatrix;

/** Copies blocks of a matrix, as they stand or transposed, into the panels of a packed matrix. */
final class FloatPacking {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 2 * LANES;

    private FloatPacking() {}

    /**
     * The block's first row becomes row {@code depth} of the packed matrix, its first column becomes {@code column}.
     */
    static void pack(
            FloatMatrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            FloatVectorPackedMatrix packed,
            int depth,
            int column) {
        int first = source.offset() + sourceRow * source.stride() + sourceColumn;
        for (int done = 0; done < columns; ) {
            int width = packed.panelWidth(column + done);
            int inPanel = (column + done) % PANEL;
            int count = Math.min(width - inPanel, columns - done);
            int target = packed.index(depth, column + done);
            copy(source.array(), first + done, source.stride(), rows, count, packed.array(), target, width);
            done += count;
        }
    }

    /**
     * The block's first row becomes column {@code column} of the packed matrix, its first column becomes row {@code
     * depth}.
     */
    static void packTransposed(
            FloatMatrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            FloatVectorPackedMatrix packed,
            int depth,
            int column) {
        int first = source.offset() + sourceRow * source.stride() + sourceColumn;
        for (int done = 0; done < rows; ) {
            int width = packed.panelWidth(column + done);
            int inPanel = (column + done) % PANEL;
            int count = Math.min(width - inPanel, rows - done);
            int target = packed.index(depth, column + done);
            int from = first + done * source.stride();
            int r = 0;
            for (; r + 8 <= count; r += 8) {
                turnEight(
                        source.array(),
                        from + r * source.stride(),
                        source.stride(),
                        columns,
                        packed.array(),
                        target + r,
                        width);
            }
            for (; r < count; r++) {
                turnOne(source.array(), from + r * source.stride(), columns, packed.array(), target + r, width);
            }
            done += count;
        }
    }

    private static void copy(
            float[] from, int first, int stride, int rows, int count, float[] to, int target, int width) {
        if (count == PANEL) {
            for (int r = 0; r < rows; r++) {
                int source = first + r * stride;
                FloatVector left = FloatVector.fromArray(SPECIES, from, source);
                FloatVector right = FloatVector.fromArray(SPECIES, from, source + LANES);
                left.intoArray(to, target + r * PANEL);
                right.intoArray(to, target + r * PANEL + LANES);
            }
            return;
        }
        int whole = count - count % LANES;
        for (int r = 0; r < rows; r++) {
            int source = first + r * stride;
            int row = target + r * width;
            if (whole > 0) {
                FloatVector.fromArray(SPECIES, from, source).intoArray(to, row);
            }
            for (int j = whole; j < count; j++) {
                to[row + j] = from[source + j];
            }
        }
    }

    private static void turnEight(float[] from, int first, int stride, int columns, float[] to, int target, int width) {
        int r1 = first + stride;
        int r2 = r1 + stride;
        int r3 = r2 + stride;
        int r4 = r3 + stride;
        int r5 = r4 + stride;
        int r6 = r5 + stride;
        int r7 = r6 + stride;
        for (int k = 0; k < columns; k++) {
            int row = target + k * width;
            to[row] = from[first + k];
            to[row + 1] = from[r1 + k];
            to[row + 2] = from[r2 + k];
            to[row + 3] = from[r3 + k];
            to[row + 4] = from[r4 + k];
            to[row + 5] = from[r5 + k];
            to[row + 6] = from[r6 + k];
            to[row + 7] = from[r7 + k];
        }
    }

    private static void turnOne(float[] from, int first, int columns, float[] to, int target, int width) {
        for (int k = 0; k < columns; k++) {
            to[target + k * width] = from[first + k];
        }
    }
}
