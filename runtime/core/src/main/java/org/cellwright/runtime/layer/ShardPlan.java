package org.cellwright.runtime.layer;

import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;

/**
 * How the sequences of a batch are shared out to shards, and the steps of each shard to parts that run one after the other.
 * It depends on the layout alone. A part without rows does not exist.
 */
final class ShardPlan {
    /** Below twice this many sequences a batch stays whole: fewer rows per product would slow it down. */
    private static final int SHARD_SEQUENCES = 16;

    private static final int MAXIMUM_SHARDS = 16;
    private static final int SEQUENCE_MULTIPLE = 8;
    private static final int INFERENCE_ROWS = 2048;

    private final BatchLayout layout;
    private final int shardSequences;
    private final int partSteps;
    private final BatchLayout[][] parts;

    private ShardPlan(BatchLayout layout, int partSteps) {
        this.layout = layout;
        this.shardSequences = shardSequences(layout.batch());
        this.partSteps = partSteps;
        int shards = (layout.batch() + shardSequences - 1) / shardSequences;
        this.parts = new BatchLayout[shards][];
        for (int shard = 0; shard < shards; shard++) {
            BatchLayout sequences = shards == 1
                    ? layout
                    : layout.sequences(
                            firstSequence(shard), Math.min(shardSequences, layout.batch() - firstSequence(shard)));
            parts[shard] = new BatchLayout[(sequences.steps() + partSteps - 1) / partSteps];
            for (int part = 0; part < parts[shard].length; part++) {
                int first = part * partSteps;
                int steps = Math.min(partSteps, sequences.steps() - first);
                parts[shard][part] = parts[shard].length == 1 ? sequences : sequences.steps(first, steps);
            }
        }
    }

    /** Whole sequences. */
    static ShardPlan training(BatchLayout layout) {
        return new ShardPlan(layout, Math.max(1, layout.steps()));
    }

    /** Parts of a few thousand rows. */
    static ShardPlan inference(BatchLayout layout) {
        return new ShardPlan(layout, Math.max(1, INFERENCE_ROWS / shardSequences(layout.batch())));
    }

    private static int shardSequences(int batch) {
        int shards = Math.max(1, Math.min(MAXIMUM_SHARDS, batch / SHARD_SEQUENCES));
        int sequences = Math.max(1, (batch + shards - 1) / shards);
        return shards == 1 ? sequences : (sequences + SEQUENCE_MULTIPLE - 1) / SEQUENCE_MULTIPLE * SEQUENCE_MULTIPLE;
    }

    BatchLayout layout() {
        return layout;
    }

    int shards() {
        return parts.length;
    }

    int parts(int shard) {
        return parts[shard].length;
    }

    BatchLayout layout(int shard, int part) {
        return parts[shard][part];
    }

    int firstSequence(int shard) {
        return shard * shardSequences;
    }

    /** Whether there is one shard of one part, whose rows are those of the layout. */
    boolean whole() {
        return parts.length == 1 && parts[0].length == 1;
    }

    /** target = the rows of a part, and as many columns as the target has from {@code column} on. */
    void takeRows(RowOperations rowOperations, int shard, int part, Matrix source, int column, Matrix target) {
        BatchLayout rows = parts[shard][part];
        for (int t = 0; t < rows.steps(); t++) {
            rowOperations.copy(
                    source, row(shard, part, t), column, target, rows.offset(t), 0, rows.rows(t), target.columns());
        }
    }

    /** The rows of a part of {@code target}, from {@code column} on, = source. */
    void putRows(RowOperations rowOperations, int shard, int part, Matrix source, Matrix target, int column) {
        BatchLayout rows = parts[shard][part];
        for (int t = 0; t < rows.steps(); t++) {
            rowOperations.copy(
                    source, rows.offset(t), 0, target, row(shard, part, t), column, rows.rows(t), source.columns());
        }
    }

    private int row(int shard, int part, int step) {
        return layout.offset(part * partSteps + step) + firstSequence(shard);
    }
}
