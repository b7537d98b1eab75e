package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
        FrontEnd.Result result = FrontEnd.read(CellFiles.read(files, err));
        CellFiles.report(result.diagnostics(), err);
        if (explain) {
            String text = result.cells().stream()
                    .map(cell -> Explanation.of(CellCompiler.facts(cell)))
                    .collect(Collectors.joining("\n"));
            spec.commandLine().getOut().print(text);
        }
        return ExitCode.SUCCESS;
    }
}
