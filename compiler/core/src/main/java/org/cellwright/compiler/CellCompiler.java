package org.cellwright.compiler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;

/** From cell files to Java sources. */
public final class CellCompiler {
    /**
     * @param packageName of the generated classes; empty for the unnamed package
     * @param precisions what to generate loops for; at least one
     */
    public record Options(String packageName, Set<NumberType> precisions) {
        public Options {
            precisions = Set.copyOf(EnumSet.copyOf(precisions));
        }
    }

    /**
     * @param sources one class a cell; empty where there are errors
     * @param diagnostics errors and warnings, in the order of files and places
     */
    public record Compilation(List<GeneratedSource> sources, List<Diagnostic> diagnostics) {
        public Compilation {
            sources = List.copyOf(sources);
            diagnostics = List.copyOf(diagnostics);
        }

        public boolean hasErrors() {
            return diagnostics.stream().anyMatch(Diagnostic::isError);
        }
    }

    private CellCompiler() {}

    /** Compiles the files of one package. */
    public static Compilation compile(List<SourceFile> files, Options options) {
        FrontEnd.Result read = FrontEnd.read(files);
        return new Compilation(new ArrayList<>(), read.diagnostics());
    }
}
