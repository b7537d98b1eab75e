package org.cellwright.runtime.cell;

import java.util.Arrays;

/**
 * Where the rows of a batch of sequences stand in memory: step after step, and within a step the sequences that are
 * still running, longest first. So no row is padding: sequence b at step t is row {@code offset(t) + b}, for b below {@code
 * rows(t)}.
 */
public final class BatchLayout {
    private final int[] offsets;

    private BatchLayout(int[] offsets) {
        this.offsets = offsets;
    }

    /** B sequences of T steps each. */
    public static BatchLayout uniform(int steps, int batch) {
        int[] rows = new int[steps];
        Arrays.fill(rows, batch);
        return ofRows(rows);
    }

    /** Sequences of the given lengths, which must not increase; the last may be 0. */
    public static BatchLayout ofLengths(int... lengths) {
        int[] rows = new int[lengths.length == 0 ? 0 : lengths[0]];
        for (int b = 0; b < lengths.length; b++) {
            if (lengths[b] < 0 || b > 0 && lengths[b] > lengths[b - 1]) {
                throw new IllegalArgumentException("lengths must not increase: " + Arrays.toString(lengths));
            }
            for (int t = 0; t < lengths[b]; t++) {
                rows[t]++;
            }
        }
        return ofRows(rows);
    }

    private static BatchLayout ofRows(int[] rows) {
        int[] offsets = new int[rows.length + 1];
        for (int t = 0; t < rows.length; t++) {
            offsets[t + 1] = Math.addExact(offsets[t], rows[t]);
        }
        return new BatchLayout(offsets);
    }

    /** T, the length of the longest sequence. */
    public int steps() {
        return offsets.length - 1;
    }

    /** B, the sequences at the first step. Sequences of length 0 have no row anywhere. */
    public int batch() {
        return steps() == 0 ? 0 : rows(0);
    }

    /** The first row of step t; for t = T the number of all rows. */
    public int offset(int t) {
        return offsets[t];
    }

    /** Sequences that are still running at step t. */
    public int rows(int t) {
        return offsets[t + 1] - offsets[t];
    }

    /** The first row that holds the states before step t, where B rows of initial states come before the rows of the layout. */
    public int previousRow(int t) {
        return t == 0 ? 0 : batch() + offset(t - 1);
    }

    /**
     * The first step after {@code from} at which the rows of the previous states are not the continuation of those before,
     * because sequences have ended; at most {@code to}.
     */
    public int runEnd(int from, int to) {
        int end = from + 1;
        while (end < to && rows(end - 1) == (end == 1 ? batch() : rows(end - 2))) {
            end++;
        }
        return end;
    }

    /** The sum of all lengths. */
    public int totalRows() {
        return offsets[steps()];
    }

    /** The part from step {@code from} on, {@code count} steps long: its rows are those from {@code offset(from)} on. */
    public BatchLayout steps(int from, int count) {
        int[] rows = new int[count];
        for (int t = 0; t < count; t++) {
            rows[t] = rows(from + t);
        }
        return ofRows(rows);
    }

    /**
     * The part of {@code count} sequences from {@code from} on: at step t, its rows are those from {@code offset(t) + from}
     * on.
     */
    public BatchLayout sequences(int from, int count) {
        int[] rows = new int[steps()];
        int steps = 0;
        while (steps < rows.length && rows(steps) > from) {
            rows[steps] = Math.min(rows(steps) - from, count);
            steps++;
        }
        return ofRows(Arrays.copyOf(rows, count == 0 ? 0 : steps));
    }

    /** The length of sequence b. */
    public int length(int b) {
        int t = steps();
        while (t > 0 && rows(t - 1) <= b) {
            t--;
        }
        return t;
    }

    /** Whether all sequences have the same lengths. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BatchLayout layout && Arrays.equals(offsets, layout.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(offsets);
    }

    @Override
    public String toString() {
        return batch() + " sequences of up to " + steps() + " steps, " + totalRows() + " rows";
    }
}
