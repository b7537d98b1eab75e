package org.cellwright.compiler;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.autodiff.ReverseMode;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.facts.CellFacts;
import org.cellwright.compiler.facts.SameFunction;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.lower.Lowering;
import org.cellwright.compiler.optimize.GatherProducts;
import org.cellwright.compiler.optimize.Optimizer;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Scheduler;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;

/** From cell files to Java sources. */
public final class CellCompiler {
    /**
     * @param packageName of the generated classes; empty for the unnamed package
     * @param precisions what to generate loops for; at least one
     * @param library where imported files come from
     */
    public record Options(String packageName, Set<NumberType> precisions, Library library) {
        /** Files import none but each other. */
        public Options(String packageName, Set<NumberType> precisions) {
            this(packageName, precisions, Library.NONE);
        }

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
        FrontEnd.Result read = FrontEnd.read(files, options.library());
        if (read.hasErrors()) {
            return new Compilation(List.of(), read.diagnostics());
        }
        List<GeneratedSource> sources = new ArrayList<>();
        for (CheckedCell cell : read.cells()) {
            sources.add(JavaBackend.generate(cell, schedule(cell), options.packageName(), options.precisions()));
        }
        return new Compilation(sources, read.diagnostics());
    }

    /** What is found out about a cell without running it. */
    public static CellFacts facts(CheckedCell cell) {
        return CellFacts.of(cell, schedule(cell));
    }

    /** Which of some cells are the same function under other names. */
    public static List<SameFunction> sameFunctions(List<CheckedCell> cells) {
        return SameFunction.among(cells.stream()
                .map(cell -> new SameFunction.Candidate(cell, Optimizer.forward(Lowering.lower(cell))))
                .toList());
    }

    /** From the checked cell to what its generated class does, and when. */
    public static Schedule schedule(CheckedCell cell) {
        return schedule(cell, DerivativeRules.TABLE);
    }

    /** As {@link #schedule(CheckedCell)}, with other rules of differentiation. */
    public static Schedule schedule(CheckedCell cell, DerivativeRules rules) {
        CellGraph forward = Optimizer.forward(Lowering.lower(cell));
        CellGraph joint = Optimizer.run(ReverseMode.differentiate(forward, rules), Optimizer.JOINT);
        return Scheduler.schedule(GatherProducts.run(joint));
    }
}
