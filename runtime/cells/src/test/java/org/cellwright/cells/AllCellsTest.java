package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AllCellsTest {
    @Test
    void theListIsComplete() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/cell/org/cellwright/cells"))) {
            assertThat(AllCells.LIST.stream().map(cell -> cell.description().name() + ".cell"))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }
}
