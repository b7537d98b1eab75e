package org.cellwright.cli;

/** Ends a command; its message is for the user, one line that says what is wrong and what to type. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    UserError(String message) {
        this(message, ExitCode.ERROR);
    }

    /** @param message null where everything has been said */
    UserError(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
