package org.cellwright.samples.literature.ranking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;

/** The cells of the library that are one layer of H units on one input. */
final class LibraryCells {
    private static final Class<?> ONE_OF_THEM = Lstm.class;

    private LibraryCells() {}

    /** All of them, by name. */
    static List<Cell> all() {
        URL place = ONE_OF_THEM.getProtectionDomain().getCodeSource().getLocation();
        try {
            URI location = place.toURI();
            if (Files.isDirectory(Path.of(location))) {
                return in(Path.of(location));
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + location), Map.of())) {
                return in(jar.getPath("/"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException noFile) {
            throw new IllegalStateException("the library's cells are in no file: " + place, noFile);
        }
    }

    private static List<Cell> in(Path root) throws IOException {
        Path directory = root.resolve(ONE_OF_THEM.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.startsWith("package-"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .map(LibraryCells::cell)
                    .filter(LibraryCells::isOneLayer)
                    .toList();
        }
    }

    /** @throws IllegalArgumentException if the library has no such cell */
    static Cell cell(String name) {
        try {
            Class<?> type = Class.forName(ONE_OF_THEM.getPackageName() + "." + name);
            return (Cell) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException unknown) {
            throw new IllegalArgumentException("there is no cell " + name + " in the library", unknown);
        }
    }

    private static boolean isOneLayer(Cell cell) {
        return cell.description().inputs().size() == 1
                && Set.of("X", "H").equals(Set.copyOf(cell.description().dimensions()));
    }
}
