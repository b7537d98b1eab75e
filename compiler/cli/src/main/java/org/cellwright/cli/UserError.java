package org.cellwright.cli;

/** Ends a command; its message is for the user, one line that says what is wrong and what to type. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserError(String message) {
        super(message);
    }
}
