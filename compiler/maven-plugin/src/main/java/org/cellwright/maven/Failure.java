package org.cellwright.maven;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure of the file system is called in a message. */
final class Failure {
    private Failure() {}

    /** The path, where the failure tells one, and the reason. */
    static String describe(IOException failure) {
        return failure instanceof FileSystemException inFileSystem
                ? inFileSystem.getFile() + ": " + reason(failure)
                : reason(failure);
    }

    /** The reason alone, without the path that the message of the exception begins with. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException inFileSystem && inFileSystem.getReason() != null) {
            return inFileSystem.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
