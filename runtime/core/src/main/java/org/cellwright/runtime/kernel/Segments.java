package org.cellwright.runtime.kernel;

import java.util.Arrays;

/**
 * The depth of a packed matrix: which columns of the left operand it meets, and where their rows stand in packed order.
 * Segments that touch in both operands are joined to ranges, so that a product runs over as few loops as possible.
 */
final class Segments {
    private final int[] depths;
    private final int[] starts;
    private final int[] rangeOffsets;
    private final int[] rangeStarts;

    Segments(int[] offsets, int[] depths) {
        if (offsets.length != depths.length) {
            throw new IllegalArgumentException(offsets.length + " segment offsets, but " + depths.length + " depths");
        }
        int count = offsets.length;
        this.depths = depths.clone();
        this.starts = new int[count + 1];
        int[] joinedOffsets = new int[count];
        int[] joinedStarts = new int[count + 1];
        int ranges = 0;
        int end = -1;
        for (int s = 0; s < count; s++) {
            if (offsets[s] < 0 || depths[s] < 0) {
                throw new IllegalArgumentException(
                        "segment " + s + " has offset " + offsets[s] + ", depth " + depths[s]);
            }
            starts[s + 1] = Math.addExact(starts[s], depths[s]);
            if (depths[s] == 0) {
                continue;
            }
            if (offsets[s] != end) {
                joinedOffsets[ranges++] = offsets[s];
            }
            joinedStarts[ranges] = starts[s + 1];
            end = Math.addExact(offsets[s], depths[s]);
        }
        this.rangeOffsets = Arrays.copyOf(joinedOffsets, ranges);
        this.rangeStarts = Arrays.copyOf(joinedStarts, ranges + 1);
    }

    /** The sum of all depths. */
    int totalDepth() {
        return starts[depths.length];
    }

    /** The first packed row of segment s. */
    int start(int segment) {
        return starts[segment];
    }

    int depth(int segment) {
        return depths[segment];
    }

    int ranges() {
        return rangeOffsets.length;
    }

    /** The column of the left operand, counted from its first, that range i starts at. */
    int rangeOffset(int range) {
        return rangeOffsets[range];
    }

    /** The first packed row of range i. */
    int rangeStart(int range) {
        return rangeStarts[range];
    }

    int rangeDepth(int range) {
        return rangeStarts[range + 1] - rangeStarts[range];
    }

    /** Columns of the left operand from the first that any segment meets, to behind the last. */
    int span() {
        int span = 0;
        for (int range = 0; range < ranges(); range++) {
            span = Math.max(span, rangeOffset(range) + rangeDepth(range));
        }
        return span;
    }
}
