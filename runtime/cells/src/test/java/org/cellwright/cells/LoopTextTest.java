package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.junit.jupiter.api.Test;

/** What loops do for each element is what they have to do. */
class LoopTextTest {
    /** A division for each element, in the layer-norm LSTM, took twice as long as all else in its loops. */
    @Test
    void sizesAreRoundedUpOnceInConstructors() {
        for (CheckedCell cell : AllCells.CHECKED) {
            String text = JavaBackend.generate(cell, CellCompiler.schedule(cell), "p", Set.of(NumberType.FLOAT))
                    .text();
            assertThat(text.lines().map(String::strip).filter(line -> line.contains("kernels.padded(")))
                    .as(cell.name())
                    .isNotEmpty()
                    .allMatch(line -> line.matches("padded\\w+ = kernels\\.padded\\([^()]+\\);"));
        }
    }
}
