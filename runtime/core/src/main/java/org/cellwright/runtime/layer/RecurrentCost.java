package org.cellwright.runtime.layer;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.Chunks;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;

/** What a {@link RecurrentLayer} takes. */
record RecurrentCost(
        CellDescription description,
        CellProgram program,
        Parameters parameters,
        int statesSize,
        Columns inputColumns,
        Columns outputColumns) {

    /** For a batch of so many rows that is shared out like that. */
    LayerCost of(long rows, ShardPlan training, ShardPlan inference) {
        Sizes sizes = program.sizes();
        long weights = parameters.count();
        long matrices = parameters.all().stream()
                .filter(parameter -> parameter.shape().size() > 1)
                .mapToLong(Parameter::count)
                .sum();
        long forward = description.work().map(work -> work.forward().in(sizes)).orElse(2 * matrices);
        long backward =
                description.work().map(work -> work.backward().in(sizes)).orElse(4 * matrices);
        long kept =
                description.work().map(work -> work.kept().in(sizes)).orElse((long) statesSize + outputColumns.total());
        long packed = 2 * weights;
        long runs = memory(training, weights, kept);
        // where there are several shards, what each has summed up is added in order
        long sums = training.shards() > 1 ? weights * training.shards() : 0;
        return new LayerCost(
                rows * forward,
                rows * backward,
                packed + sums + runs + rows * copied(training, 2),
                packed
                        + memory(inference, weights, kept)
                        + (copied(inference, 1) == 0
                                ? 0
                                : rows * outputColumns.total() + inferenceRows(inference) * inputColumns.total()));
    }

    /** What the runs of all shards hold: what is kept of a part, gradients of a chunk of it, and sums of gradients of weights. */
    private long memory(ShardPlan plan, long weights, long kept) {
        Chunks chunks =
                Chunks.of(description, program.sizes(), program.kernels().precision());
        long total = 0;
        for (int shard = 0; shard < plan.shards(); shard++) {
            if (plan.parts(shard) > 0) {
                BatchLayout part = plan.layout(shard, 0);
                long rows = part.totalRows();
                total += weights + kept * (rows + chunks.backwardRows(part.batch(), rows));
            }
        }
        return total;
    }

    private static long inferenceRows(ShardPlan plan) {
        long rows = 0;
        for (int shard = 0; shard < plan.shards(); shard++) {
            rows += plan.parts(shard) == 0 ? 0 : plan.layout(shard, 0).totalRows();
        }
        return rows;
    }

    /** Numbers a row that are copied to and from shards, there and, of gradients, back. */
    private long copied(ShardPlan plan, int ways) {
        boolean inPlace = plan.whole() && inputColumns.single() && outputColumns.single();
        return inPlace ? 0 : (long) ways * inputColumns.total() + (ways - 1) * 2L * outputColumns.total();
    }
}
