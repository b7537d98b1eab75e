package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.junit.jupiter.api.Test;

/** The cells of the course notes are read as they stand. */
class CourseCellsTest {
    @Test
    void allAreReadWithoutADiagnostic() {
        FrontEnd.Result result = FrontEnd.read(List.of(CellFiles.resource("course.cell")));
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.cells())
                .extracting(CheckedCell::name)
                .containsExactly("Elman", "Jordan", "GruSimplified", "Gru", "GruResetAfter", "Lstm", "PeepholeLstm");
    }

    @Test
    void equationsStandAfterThoseTheyNeed() {
        CheckedCell simplified = FrontEnd.read(List.of(CellFiles.resource("course.cell")))
                .cells()
                .get(2);
        assertThat(simplified.equations())
                .extracting(equation -> equation.target().name())
                .containsExactly("cand", "\u0393u", "c", "a");
        assertThat(simplified.outputs().get(0).shape()).hasToString("[H]");
    }

    @Test
    void documentationIsKept() {
        CheckedCell peephole = FrontEnd.read(List.of(CellFiles.resource("course.cell")))
                .cells()
                .get(6);
        assertThat(peephole.documentation())
                .isEqualTo(
                        "Long short-term memory with peepholes: every gate also sees the previous memory, one to one.");
    }
}
