package org.cellwright.cli;

/** What the program returns to the shell. */
final class ExitCode {
    static final int SUCCESS = 0;
    /** Values or gradients differ from what they are checked against. */
    static final int DIFFERENCE = 1;
    /** Wrong use, a mistake in a cell, a file that cannot be read or written. */
    static final int ERROR = 2;
    /** A mistake of this program. */
    static final int DEFECT = 3;

    private ExitCode() {}
}
