package org.cellwright.cells;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.runtime.cell.Cell;

/** The cells of this package, for tests that hold for every one. */
final class AllCells {
    /** Every cell of the library, as its file says it, by name. */
    static final List<CheckedCell> CHECKED = FrontEnd.read(files()).cells();

    /** Every cell of the library. */
    static final List<Cell> LIST =
            CHECKED.stream().map(cell -> cell(cell.name())).toList();

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

    private static List<SourceFile> files() {
        try (Stream<Path> files = Files.list(Path.of("src/main/cell/org/cellwright/cells"))) {
            List<SourceFile> sources = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                sources.add(new SourceFile(file.getFileName().toString(), Files.readString(file)));
            }
            return sources;
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
            throw new IllegalStateException("no class of the cell " + name, e);
        }
    }

    private AllCells() {}
}
