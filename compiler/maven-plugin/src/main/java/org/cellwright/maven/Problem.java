package org.cellwright.maven;

import java.nio.file.Path;

/**
 * An error or a warning about a place in a cell file.
 *
 * @param line from 1
 * @param column from 1
 * @param message one line, without the place
 */
record Problem(boolean error, Path file, int line, int column, String message) {
    /** An error about a file as a whole. */
    static Problem error(Path file, String message) {
        return new Problem(true, file, 1, 1, message);
    }

    /** The form that Maven's own compiler uses, so that IDEs and build servers find the place. */
    @Override
    public String toString() {
        return Printable.of(file) + ":[" + line + "," + column + "] " + Printable.of(message);
    }
}
