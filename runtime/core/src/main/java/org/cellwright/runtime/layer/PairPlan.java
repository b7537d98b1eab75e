package org.cellwright.runtime.layer;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.cellwright.runtime.cell.BatchLayout;

/**
 * How sequences that consist of a source and a target, one after the other, come apart: two layouts, each with the longest first.
 * Sequences without a source have no row among the encoder's, those without a target none among the decoder's.
 */
final class PairPlan {
    private final BatchLayout layout;
    private final int[] sourceLengths;
    private final BatchLayout sources;
    private final BatchLayout targets;
    private final int[] sourceRows;
    private final int[] targetRows;
    private final int[] encoderRows;
    private final int[] decoderRows;
    private final BatchLayout handed;

    /** @param sourceLengths how many steps of each sequence of the layout are its source; copied */
    PairPlan(BatchLayout layout, int[] sourceLengths) {
        int batch = layout.batch();
        this.layout = layout;
        this.sourceLengths = Arrays.copyOf(sourceLengths, batch);
        int[] lengths = this.sourceLengths;
        int[] rest = new int[batch];
        Arrays.setAll(rest, b -> layout.length(b) - lengths[b]);
        int[] sourceOrder = longestFirst(lengths);
        int[] targetOrder = longestFirst(rest);
        this.sources = layout(lengths, sourceOrder);
        this.targets = layout(rest, targetOrder);
        this.sourceRows = rows(sources, sourceOrder, new int[batch]);
        this.targetRows = rows(targets, targetOrder, lengths);
        int[] encoderPosition = new int[batch];
        for (int row = 0; row < batch; row++) {
            encoderPosition[sourceOrder[row]] = row;
        }
        int[] linked = IntStream.range(0, targets.batch())
                .filter(row -> lengths[targetOrder[row]] > 0)
                .toArray();
        this.decoderRows = linked;
        this.encoderRows = Arrays.stream(linked)
                .map(row -> encoderPosition[targetOrder[row]])
                .toArray();
        this.handed = BatchLayout.uniform(1, linked.length);
    }

    private static int[] longestFirst(int[] lengths) {
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer sequence) -> -lengths[sequence]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static BatchLayout layout(int[] lengths, int[] order) {
        return BatchLayout.ofLengths(
                Arrays.stream(order).map(sequence -> lengths[sequence]).toArray());
    }

    /** For each row of a part its row in the whole; {@code first}: the step of each sequence with which the part begins. */
    private int[] rows(BatchLayout part, int[] order, int[] first) {
        int[] rows = new int[part.totalRows()];
        for (int t = 0; t < part.steps(); t++) {
            for (int row = 0; row < part.rows(t); row++) {
                int sequence = order[row];
                rows[part.offset(t) + row] = layout.offset(first[sequence] + t) + sequence;
            }
        }
        return rows;
    }

    boolean fits(BatchLayout other, int[] lengths) {
        return layout.equals(other)
                && Arrays.equals(sourceLengths, 0, sourceLengths.length, lengths, 0, sourceLengths.length);
    }

    BatchLayout layout() {
        return layout;
    }

    BatchLayout sources() {
        return sources;
    }

    BatchLayout targets() {
        return targets;
    }

    /** For each row of {@link #sources} its row in the whole. */
    int[] sourceRows() {
        return sourceRows;
    }

    int[] targetRows() {
        return targetRows;
    }

    /** The sequences that have both: their rows among the encoder's. */
    int[] encoderRows() {
        return encoderRows;
    }

    /** The sequences that have both: their rows among the decoder's. */
    int[] decoderRows() {
        return decoderRows;
    }

    /** One step of the sequences that have both. */
    BatchLayout handed() {
        return handed;
    }
}
