package org.cellwright.runtime.sequence;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * How sequences in the user's order become rows of a {@link BatchLayout}: longest first, those of equal length in the user's
 * order. Sequences of length 0 are allowed and have no row.
 */
public final class Packing {
    private final int[] lengths;
    private final int[] positions;
    private final BatchLayout layout;

    /** @param lengths of the sequences in the user's order */
    public Packing(int... lengths) {
        this.lengths = lengths.clone();
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer sequence) -> -lengths[sequence]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.positions = new int[lengths.length];
        for (int position = 0; position < order.length; position++) {
            positions[order[position]] = position;
        }
        this.layout = BatchLayout.ofLengths(
                Arrays.stream(order).map(sequence -> lengths[sequence]).toArray());
    }

    public BatchLayout layout() {
        return layout;
    }

    /** How many sequences there are, also those of length 0. */
    public int sequences() {
        return lengths.length;
    }

    public int length(int sequence) {
        return lengths[sequence];
    }

    /** Which row of states and final outputs belongs to a sequence; those of length 0 come last and have none. */
    public int position(int sequence) {
        return positions[sequence];
    }

    /** The row of a step of a sequence. */
    public int row(int sequence, int step) {
        if (step < 0 || step >= lengths[sequence]) {
            throw new IndexOutOfBoundsException(
                    "step " + step + " of sequence " + sequence + ", which has " + lengths[sequence] + " steps");
        }
        return layout.offset(step) + positions[sequence];
    }

    /**
     * Packs padded sequences, step after step: element (t * sequences + s, c) of {@code padded} is column c of step t of
     * sequence s. What stands after a sequence's end is not read.
     */
    public void pack(Matrix padded, Matrix packed) {
        checkPadded(padded);
        checkPacked(packed, padded.columns());
        RowOperations rowOperations = RowOperations.of(packed.precision());
        for (int s = 0; s < lengths.length; s++) {
            for (int t = 0; t < lengths[s]; t++) {
                rowOperations.copy(padded, t * lengths.length + s, 0, packed, row(s, t), 0, 1, padded.columns());
            }
        }
    }

    /** The reverse of {@link #pack(Matrix, Matrix)}; what stands after a sequence's end is set to 0. */
    public void unpack(Matrix packed, Matrix padded) {
        checkPadded(padded);
        checkPacked(packed, padded.columns());
        padded.fill(0);
        RowOperations rowOperations = RowOperations.of(packed.precision());
        for (int s = 0; s < lengths.length; s++) {
            for (int t = 0; t < lengths[s]; t++) {
                rowOperations.copy(packed, row(s, t), 0, padded, t * lengths.length + s, 0, 1, padded.columns());
            }
        }
    }

    /** Packs a matrix [length, size] for each sequence. */
    public void pack(List<Matrix> sequences, Matrix packed) {
        checkCount(sequences.size());
        RowOperations rowOperations = RowOperations.of(packed.precision());
        for (int s = 0; s < lengths.length; s++) {
            Matrix sequence = sequences.get(s);
            checkLength(s, sequence.rows());
            checkPacked(packed, sequence.columns());
            for (int t = 0; t < lengths[s]; t++) {
                rowOperations.copy(sequence, t, 0, packed, row(s, t), 0, 1, packed.columns());
            }
        }
    }

    /** Packs whole numbers, {@code sequences[s][t]}, such as targets, one a row. */
    public int[] pack(int[][] sequences) {
        checkCount(sequences.length);
        int[] packed = new int[layout.totalRows()];
        for (int s = 0; s < lengths.length; s++) {
            checkLength(s, sequences[s].length);
            for (int t = 0; t < lengths[s]; t++) {
                packed[row(s, t)] = sequences[s][t];
            }
        }
        return packed;
    }

    /** Packs the numbers of tokens, {@code sequences[s][t]}, as the one column that an embedding takes. */
    public Matrix packTokens(int[][] sequences, Precision precision) {
        int[] tokens = pack(sequences);
        Matrix packed = Matrix.allocate(precision, tokens.length, 1);
        for (int row = 0; row < tokens.length; row++) {
            packed.set(row, 0, tokens[row]);
        }
        return packed;
    }

    /**
     * Packed rows with one more column in front: 1 where {@code marks[s][t]} is set, else 0.
     *
     * @param marks one for each step of each sequence
     */
    public Matrix mark(boolean[][] marks, Matrix packed) {
        checkCount(marks.length);
        checkPacked(packed, packed.columns());
        Matrix marked = Matrix.allocate(packed.precision(), packed.rows(), 1 + packed.columns());
        RowOperations.of(packed.precision()).copy(packed, 0, 0, marked, 0, 1, packed.rows(), packed.columns());
        for (int s = 0; s < lengths.length; s++) {
            checkLength(s, marks[s].length);
            for (int t = 0; t < lengths[s]; t++) {
                marked.set(row(s, t), 0, marks[s][t] ? 1 : 0);
            }
        }
        return marked;
    }

    private void checkPadded(Matrix padded) {
        if (lengths.length == 0
                ? padded.rows() != 0
                : padded.rows() % lengths.length != 0 || padded.rows() / lengths.length < layout.steps()) {
            throw new IllegalArgumentException("expected rows for at least " + layout.steps() + " steps of "
                    + lengths.length + " sequences, got " + padded);
        }
    }

    private void checkPacked(Matrix packed, int columns) {
        if (packed.rows() != layout.totalRows() || packed.columns() != columns) {
            throw new IllegalArgumentException(
                    "packed rows: expected [" + layout.totalRows() + " x " + columns + "], got " + packed);
        }
    }

    private void checkCount(int count) {
        if (count != lengths.length) {
            throw new IllegalArgumentException("expected " + lengths.length + " sequences, got " + count);
        }
    }

    private void checkLength(int sequence, int length) {
        if (length != lengths[sequence]) {
            throw new IllegalArgumentException(
                    "sequence " + sequence + ": expected " + lengths[sequence] + " steps, got " + length);
        }
    }
}
