package org.cellwright.maven;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;

/** The package that a directory stands for. */
final class PackageName {
    private PackageName() {}

    /**
     * @param directory relative to the source directory; null for the source directory itself
     * @return with dots; empty for the unnamed package
     */
    static String of(Path directory) {
        return String.join(".", names(directory));
    }

    /** Why no package can have the directory's name, and what to do; empty where it can. */
    static Optional<String> problem(Path directory) {
        return names(directory).stream()
                .map(PackageName::problemOf)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> problemOf(String name) {
        String reason;
        if (SourceVersion.isKeyword(name)) {
            reason = "it is a word of the Java language";
        } else if (!StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            reason = "generated sources are ASCII";
        } else if (!SourceVersion.isIdentifier(name)) {
            reason = "it is no Java identifier";
        } else {
            return Optional.empty();
        }
        return Optional.of("the directory is the package, as in Java, but '" + name
                + "' cannot be part of a package's name: " + reason + "; rename the directory");
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        if (directory != null) {
            directory.forEach(name -> names.add(name.toString()));
        }
        return names;
    }
}
