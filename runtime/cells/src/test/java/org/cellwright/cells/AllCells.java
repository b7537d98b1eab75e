package org.cellwright.cells;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.runtime.cell.Cell;

/** The cells of this package, for tests that hold for every one. */
final class AllCells {
    /** One cell for each file of the library. */
    static final List<Cell> LIST = find();

    /** The cells that are best known, with one input and the sizes X and H, for tests that take long. */
    static final List<Cell> COMMON = List.of(
            new Elman(),
            new Jordan(),
            new GruSimplified(),
            new Gru(),
            new GruResetAfter(),
            new Lstm(),
            new LstmLinearOutput(),
            new LstmPeephole(),
            new LstmPeepholeGraves());

    private static List<Cell> find() {
        try (Stream<Path> files = Files.list(Path.of("src/main/cell/org/cellwright/cells"))) {
            return files.map(file -> file.getFileName().toString().replace(".cell", ""))
                    .sorted()
                    .map(AllCells::cell)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cell cell(String name) {
        try {
            return (Cell) Class.forName("org.cellwright.cells." + name)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no cell of the file " + name + ".cell", e);
        }
    }

    private AllCells() {}
}
