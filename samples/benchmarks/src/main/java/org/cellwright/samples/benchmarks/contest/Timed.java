package org.cellwright.samples.benchmarks.contest;

/** Something warm that can be run and timed. */
public interface Timed {
    String name();

    /** The times of so many runs, shortest first. */
    double[] milliseconds(int runs);
}
