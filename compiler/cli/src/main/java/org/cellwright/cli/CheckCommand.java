package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.compiler.FrontEnd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        FrontEnd.Result result = FrontEnd.read(CellFiles.read(files, err));
        CellFiles.report(result.diagnostics(), err);
        return ExitCode.SUCCESS;
    }
}
