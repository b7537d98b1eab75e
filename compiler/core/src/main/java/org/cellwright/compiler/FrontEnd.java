package org.cellwright.compiler;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Checking;
import org.cellwright.compiler.facts.Suspicions;
import org.cellwright.compiler.lower.Lowering;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.Diagnostics;
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

    /** As {@link #read(List, Library)}, where files import none but each other. */
    public static Result read(List<SourceFile> files) {
        return read(files, Library.NONE);
    }

    /** Parses and checks files that belong together, one package; a cell's name may occur once in all of them. */
    public static Result read(List<SourceFile> files, Library library) {
        Checking checking = new Checking(Prelude.TREE);
        Imports imports = new Imports(files, library, checking);
        List<CheckedCell> cells = new ArrayList<>();
        List<Diagnostic> found = new ArrayList<>();
        for (SourceFile file : files) {
            Imports.Loaded loaded = imports.load(file);
            Diagnostics diagnostics = loaded.diagnostics();
            loaded.unit().ifPresent(unit -> {
                List<CheckedCell> checked = checking.check(unit, diagnostics);
                checked.forEach(cell -> cells.add(cell.withImports(loaded.sources())));
                if (!diagnostics.hasErrors()) {
                    checked.forEach(cell -> suspect(cell, diagnostics));
                }
            });
            found.addAll(diagnostics.sorted());
        }
        for (Imports.Loaded other : imports.others()) {
            other.diagnostics().sorted().stream().filter(Diagnostic::isError).forEach(found::add);
        }
        return new Result(cells, found.stream().distinct().toList());
    }

    private static void suspect(CheckedCell cell, Diagnostics diagnostics) {
        Suspicions.of(cell, Lowering.lower(cell))
                .forEach(suspicion -> diagnostics.warning(suspicion.span(), suspicion.message()));
    }
}
