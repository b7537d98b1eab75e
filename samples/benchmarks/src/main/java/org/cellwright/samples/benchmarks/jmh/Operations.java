package org.cellwright.samples.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts floating-point operations beside the time. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Operations {
    /** Thousand millions; JMH reports them by second. */
    public double gigaFlops;

    void add(double operations) {
        gigaFlops += operations * 1e-9;
    }
}
