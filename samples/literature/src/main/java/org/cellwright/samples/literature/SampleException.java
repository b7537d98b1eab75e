package org.cellwright.samples.literature;

/** What the user can mend; the message says how. */
public final class SampleException extends Exception {
    private static final long serialVersionUID = 1;

    public SampleException(String message) {
        super(message);
    }
}
