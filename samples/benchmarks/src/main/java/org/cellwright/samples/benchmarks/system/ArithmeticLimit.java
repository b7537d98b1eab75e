package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;
import org.cellwright.samples.reference.FmaLimit;

/** What one core does in fused multiply-adds that never leave the registers, whatever the task. */
public final class ArithmeticLimit implements Contestant {
    public static final String ID = "limit";
    private static final int REPETITIONS = 100_000;

    private float sink;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "limit";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        return Optional.of(new Work(() -> sink += FmaLimit.run(REPETITIONS), FmaLimit.flops(REPETITIONS)));
    }
}
