package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.explain.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwright check}. */
@Command(
        name = "check",
        description = "Reports all mistakes of cell files, each with its place.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The .cell files; together they are one package.")
    private List<Path> files;

    @Option(names = "--explain", description = "Also print what the compiler finds out about each cell.")
    private boolean explain;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        FrontEnd.Result result = FrontEnd.read(CellFiles.read(files, err), CellFiles.LIBRARY);
        CellFiles.report(result.diagnostics(), err);
        if (explain) {
            List<String> texts = new ArrayList<>();
            result.cells().forEach(cell -> texts.add(Explanation.of(CellCompiler.facts(cell))));
            CellCompiler.sameFunctions(result.cells()).forEach(same -> texts.add(Explanation.of(same)));
            spec.commandLine().getOut().print(String.join("\n", texts));
        }
        return ExitCode.SUCCESS;
    }
}
