package org.cellwright.samples.benchmarks.contest;

import java.util.Optional;

/** A system that is timed. Found by {@link java.util.ServiceLoader}; making one is cheap, its libraries load on use. */
public interface Contestant {
    /** What it is called on the command line. */
    String id();

    /** What it is called in tables, with its version. Asked after the first {@link #prepare}. */
    String title();

    /** The work, with everything in place to be run again and again; empty if the system cannot do it. */
    Optional<Work> prepare(Task task);
}
