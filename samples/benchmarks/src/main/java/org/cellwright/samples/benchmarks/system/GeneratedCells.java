package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** What the compiler makes of a cell's file, as {@code cellwright bench} times it. */
public final class GeneratedCells implements Contestant {
    public static final String ID = "cellwright";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "Cellwright";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (!task.mode().wholePass()) {
            return Optional.empty();
        }
        CellBenchmark benchmark = CellFile.benchmark(task.cell(), task.shape(), task.threads());
        return Optional.of(
                task.mode() == Mode.TRAIN
                        ? new Work(benchmark.training(), 3 * benchmark.forwardOperations())
                        : new Work(benchmark.inference(), benchmark.forwardOperations()));
    }
}
