package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;

/** Cells for tests. */
public final class CellFiles {
    private CellFiles() {}

    /** A file of the test resources' folder {@code cells}. */
    public static SourceFile resource(String file) {
        try (var in = CellFiles.class.getResourceAsStream("/cells/" + file)) {
            return new SourceFile(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static CheckedCell cell(String file, String name) {
        return FrontEnd.read(List.of(resource(file))).cells().stream()
                .filter(cell -> cell.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The cell of a text that has no errors. */
    public static CheckedCell of(String text) {
        FrontEnd.Result result = FrontEnd.read(List.of(new SourceFile("Test.cell", text)));
        assertThat(result.hasErrors())
                .as(DiagnosticPrinter.print(result.diagnostics()))
                .isFalse();
        assertThat(result.cells()).hasSize(1);
        return result.cells().get(0);
    }
}
