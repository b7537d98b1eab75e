package org.cellwright.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.Library;
import org.cellwright.compiler.source.SourceFile;

/** Files that cell files import, below the source directory or elsewhere. */
record ImportedFiles(Path sourceDirectory) implements Library {
    @Override
    public Optional<SourceFile.Decoded> find(String name) {
        return bytes(name).map(bytes -> SourceFile.decode(name, bytes));
    }

    /** The place of a file; names are relative to the source directory. */
    Path path(String name) {
        return sourceDirectory.resolve(name);
    }

    /**
     * A digest of all files that the given ones may import, also of those that are not there yet. It takes whatever stands between
     * quotation marks for the name of a file, so that files need not be parsed to know that nothing has changed.
     */
    String digest(List<SourceFile> files) {
        Sha256 digest = new Sha256();
        Set<String> seen = new LinkedHashSet<>();
        Deque<SourceFile> open = new ArrayDeque<>(files);
        while (!open.isEmpty()) {
            SourceFile file = open.pop();
            String directory = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            for (String quoted : quoted(file.text())) {
                for (String name : List.of(directory + quoted, quoted)) {
                    if (seen.add(name)) {
                        byte[] bytes = bytes(name).orElse(null);
                        digest.add(name).add(bytes == null ? "absent" : Sha256.of(bytes));
                        if (bytes != null) {
                            open.add(SourceFile.decode(name, bytes).file());
                        }
                    }
                }
            }
        }
        return digest.hex();
    }

    private static Set<String> quoted(String text) {
        Set<String> found = new LinkedHashSet<>();
        for (String line : text.split("[\\r\\n]+")) {
            String[] parts = line.split("\"", -1);
            for (int i = 1; i < parts.length - 1; i++) {
                found.add(parts[i]);
            }
        }
        return found;
    }

    private Optional<byte[]> bytes(String name) {
        try {
            Path path = path(name);
            return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
