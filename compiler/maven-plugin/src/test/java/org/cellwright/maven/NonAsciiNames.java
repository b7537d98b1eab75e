package org.cellwright.maven;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Java cannot name files outside of ASCII under the C locale. */
public final class NonAsciiNames {
    private NonAsciiNames() {}

    /** Skips the test where this is so. */
    public static void assumePossible() {
        boolean possible = true;
        try {
            Path.of("Γä");
        } catch (InvalidPathException e) {
            possible = false;
        }
        assumeTrue(possible, "the locale allows file names in ASCII only");
    }
}
