package org.cellwright.samples.benchmarks.contest;

import org.cellwright.cli.Stopwatch;

/**
 * Work to be timed.
 *
 * @param amount floating-point operations, or bytes, of one run; 0 if the system does not count them
 */
public record Work(Stopwatch stopwatch, double amount) {
    public Work(Runnable run, double amount) {
        this(new Stopwatch(() -> {}, run), amount);
    }
}
