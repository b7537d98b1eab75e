package org.cellwright.samples.benchmarks.contest;

import java.util.Locale;

/** What is done with a cell. */
public enum Mode {
    /** Forward over the whole sequence, then the gradient of the sum of all outputs for all parameters and inputs. */
    TRAIN("training"),
    /** Forward over the whole sequence. */
    INFER("inference"),
    /** Two layers, one step of one sequence, the states carried. */
    STREAM("streaming");

    private final String title;

    Mode(String title) {
        this.title = title;
    }

    /** Reads {@code train}, {@code infer} or {@code stream}. */
    public static Mode parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** As a noun. */
    public String title() {
        return title;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
