package org.cellwright.samples.reference;

import org.cellwright.runtime.cell.BatchLayout;

/** Divides time into chunks of steps whose gates stay in a core's second cache while they are used. */
final class Chunks {
    /** Half a megabyte: beside it there is room for weights and states in the two megabytes of a current server core. */
    private static final int GATE_BYTES = 1 << 19;

    private Chunks() {}

    /** The first step of the chunk that ends before step {@code end}. */
    static int start(BatchLayout layout, int end, int gateColumns) {
        int rows = GATE_BYTES / Float.BYTES / gateColumns;
        int start = end - 1;
        while (start > 0 && layout.offset(end) - layout.offset(start - 1) <= rows) {
            start--;
        }
        return start;
    }

    /** The end of the chunk that starts at step {@code start}. */
    static int end(BatchLayout layout, int start, int gateColumns) {
        int rows = GATE_BYTES / Float.BYTES / gateColumns;
        int end = start + 1;
        while (end < layout.steps() && layout.offset(end + 1) - layout.offset(start) <= rows) {
            end++;
        }
        return end;
    }
}
