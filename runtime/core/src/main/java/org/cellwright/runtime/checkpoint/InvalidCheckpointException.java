package org.cellwright.runtime.checkpoint;

import java.io.IOException;

/** A file that is damaged, or holds something else than was asked for. The message names the file and the tensor. */
public final class InvalidCheckpointException extends IOException {
    private static final long serialVersionUID = 1;

    public InvalidCheckpointException(String message) {
        super(message);
    }
}
