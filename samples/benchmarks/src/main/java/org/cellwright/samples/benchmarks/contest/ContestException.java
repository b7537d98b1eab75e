package org.cellwright.samples.benchmarks.contest;

/** A system failed; the message tells the user why. */
public final class ContestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ContestException(String message) {
        super(message);
    }
}
