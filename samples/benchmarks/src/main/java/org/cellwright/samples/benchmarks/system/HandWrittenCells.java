package org.cellwright.samples.benchmarks.system;

import java.util.Map;
import java.util.Optional;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;
import org.cellwright.samples.reference.FastGru;
import org.cellwright.samples.reference.FastLstm;

/** The cells that were written by hand for speed. */
public final class HandWrittenCells implements Contestant {
    private static final Map<String, Cell> CELLS = Map.of("Lstm", new FastLstm(), "Gru", new FastGru());

    @Override
    public String id() {
        return "byhand";
    }

    @Override
    public String title() {
        return "by hand";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        Cell cell = CELLS.get(task.cell());
        if (cell == null || !task.mode().wholePass()) {
            return Optional.empty();
        }
        Sizes sizes =
                Sizes.bind("X", task.shape().inputs()).with("H", task.shape().hidden());
        CellBenchmark benchmark = CellBenchmark.of(cell, sizes, CellFile.benchShape(task.shape()), task.threads());
        return Optional.of(new Work(task.mode() == Mode.TRAIN ? benchmark.training() : benchmark.inference(), 0));
    }
}
