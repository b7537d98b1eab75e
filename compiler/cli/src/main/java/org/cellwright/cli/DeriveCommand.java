package org.cellwright.cli;

import java.util.concurrent.Callable;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.derive.Derivation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cellwright derive}. */
@Command(
        name = "derive",
        description = "Prints the equations of a cell and its derived backward pass in the notation of papers.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DeriveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FileArgument source;

    @Override
    public Integer call() {
        boolean first = true;
        for (CheckedCell cell :
                CellFiles.cells(source.file, source.cell, spec.commandLine().getErr())) {
            spec.commandLine()
                    .getOut()
                    .print((first ? "" : "\n") + Derivation.of(cell).text());
            first = false;
        }
        return ExitCode.SUCCESS;
    }
}
