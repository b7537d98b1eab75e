package org.cellwright.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The files that the plugin consists of: the compiler among them, and the libraries that it uses. */
final class PluginFiles {
    private PluginFiles() {}

    /**
     * A digest of names and contents, so that a snapshot of the compiler that was built anew is another compiler.
     *
     * @param files jars; in the build that makes the plugin, directories of classes, which may be absent
     */
    static String fingerprint(Collection<File> files) throws IOException {
        Sha256 digest = new Sha256();
        for (Path file : files.stream().map(File::toPath).sorted().toList()) {
            digest.add(file.getFileName().toString());
            if (Files.isDirectory(file)) {
                addDirectory(digest, file);
            } else if (Files.exists(file)) {
                digest.add(Files.readAllBytes(file));
            }
        }
        return digest.hex();
    }

    private static void addDirectory(Sha256 digest, Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                digest.add(directory.relativize(file).toString()).add(Files.readAllBytes(file));
            }
        }
    }
}
