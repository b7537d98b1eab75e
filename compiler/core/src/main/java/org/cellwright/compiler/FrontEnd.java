package org.cellwright.compiler;

import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;

/** Reads and checks cell files. */
public final class FrontEnd {
    /**
     * @param cells the cells without mistakes, in the order of files and of their text
     * @param diagnostics errors and warnings, in the order of files and places
     */
    public record Result(List<CheckedCell> cells, List<Diagnostic> diagnostics) {
        public Result {
            cells = List.copyOf(cells);
            diagnostics = List.copyOf(diagnostics);
        }

        public boolean hasErrors() {
            return diagnostics.stream().anyMatch(Diagnostic::isError);
        }
    }

    private FrontEnd() {}

    /** Parses and checks files that belong together, one package; a cell's name may occur once in all of them. */
    public static Result read(List<SourceFile> files) {
        return new Result(List.of(), List.of());
    }
}
