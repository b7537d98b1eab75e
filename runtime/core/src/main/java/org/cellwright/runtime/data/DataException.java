package org.cellwright.runtime.data;

/** Code of the user's that reads examples, or makes batches of them, failed: the cause tells how, the message where. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataException(String message, Throwable cause) {
        super(message, cause);
    }

    static DataException at(Position position, Throwable cause) {
        return new DataException("the data failed at " + position + ": " + cause, cause);
    }
}
