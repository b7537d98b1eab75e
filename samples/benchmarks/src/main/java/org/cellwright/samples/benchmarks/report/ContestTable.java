package org.cellwright.samples.benchmarks.report;

import java.util.Locale;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Timings;
import org.cellwright.samples.benchmarks.system.ArithmeticLimit;
import org.cellwright.samples.benchmarks.system.GeneratedCells;

/** One contest in detail. */
public final class ContestTable {
    private ContestTable() {}

    /** Times, speeds by the operations that the cell's equations count, and ratios with their quartiles. */
    public static String print(Result result) {
        Task task = result.task();
        Contest.Outcome outcome = result.outcome();
        Timings timings = outcome.timings();
        double operations = outcome.amounts().get(GeneratedCells.ID);
        double limit = timings.has(ArithmeticLimit.ID)
                ? task.threads() * outcome.billionsPerSecond(ArithmeticLimit.ID)
                : Double.NaN;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s %s, %s: T=%d B=%d X=%d H=%d, threads %d; limit %.1f GFLOP/s%n%-24s%12s%10s%10s%28s%12s%n",
                task.cell(),
                task.mode().title(),
                task.shape().label(),
                task.shape().steps(),
                task.shape().batch(),
                task.shape().inputs(),
                task.shape().hidden(),
                task.threads(),
                limit,
                "",
                "median ms",
                "GFLOP/s",
                "of limit",
                "time : ours (quartiles)",
                "bytes a run"));
        for (String name : timings.names()) {
            if (!name.equals(ArithmeticLimit.ID)) {
                double speed = operations / timings.median(name) / 1e6;
                text.append(String.format(
                        Locale.ROOT,
                        "%-24s%12.3f%10.1f%10.2f%28s%12d%n",
                        outcome.titles().get(name),
                        timings.median(name),
                        speed,
                        speed / limit,
                        ratio(timings, name),
                        outcome.allocated().get(name)));
            }
        }
        return text.toString();
    }

    private static String ratio(Timings timings, String name) {
        if (name.equals(GeneratedCells.ID)) {
            return "1";
        }
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f-%.2f)",
                timings.ratio(GeneratedCells.ID, name),
                timings.ratioQuantile(GeneratedCells.ID, name, 0.25),
                timings.ratioQuantile(GeneratedCells.ID, name, 0.75));
    }
}
