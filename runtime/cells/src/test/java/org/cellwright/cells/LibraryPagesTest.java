package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.junit.jupiter.api.Test;

/** The library's pages say what the cells are now. {@code -Dcellwright.accept=true} writes them anew. */
class LibraryPagesTest {
    private static final int MOST_LINES = 15;

    @Test
    void theTableAndTheEquations() throws IOException {
        accept(Path.of("README.md"), LibraryPages.overview(AllCells.CHECKED));
    }

    @Test
    void theBackwardPasses() throws IOException {
        accept(Path.of("derivations.md"), LibraryPages.derivations(AllCells.CHECKED));
    }

    /** With where it comes from, and in few lines: those of declarations and equations. */
    @Test
    void everyCellIsShortAndNamesItsSource() {
        for (CheckedCell cell : AllCells.CHECKED) {
            assertThat(cell.documentation()).as(cell.name()).containsPattern("[12][0-9]{3}");
            List<String> lines = cell.source()
                    .text(cell.span())
                    .lines()
                    .filter(line -> line.matches("  [^ /*].*"))
                    .toList();
            assertThat(lines).as(cell.name()).hasSizeLessThanOrEqualTo(MOST_LINES);
        }
    }

    private static void accept(Path page, String text) throws IOException {
        if (Boolean.getBoolean("cellwright.accept")) {
            Files.writeString(page, text);
        }
        assertThat(text).isEqualTo(Files.readString(page));
    }
}
