package org.cellwright.samples.benchmarks.contest;

import java.util.Locale;

/** What is done with a cell. */
public enum Mode {
    /** Forward over the whole sequence, then the gradient of the sum of all outputs for all parameters and inputs. */
    TRAIN("training"),
    /** Forward over the whole sequence. */
    INFER("inference"),
    /** Two layers, one step of one sequence, the states carried. */
    STREAM("streaming"),
    /** Forward over the whole sequence without the products of matrices: what is left is the recurrence. */
    SCAN("scan");

    private final String title;

    Mode(String title) {
        this.title = title;
    }

    /** Reads {@code train}, {@code infer}, {@code stream} or {@code scan}. */
    public static Mode parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Whether it is a pass of a whole cell over the whole sequence, which other systems can do too. */
    public boolean wholePass() {
        return this == TRAIN || this == INFER;
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
