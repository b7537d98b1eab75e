package org.cellwright.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.backend.java.NumberType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cellwright compile}. */
@Command(
        name = "compile",
        description = "Compiles cell files to Java source.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The .cell files; together they are one package.")
    private List<Path> files;

    @Option(names = "-d", paramLabel = "DIR", required = true, description = "The source root to write to.")
    private Path directory;

    @Option(
            names = "--package",
            paramLabel = "P",
            defaultValue = "",
            description = "The package of the classes, such as org.example; else they have none.")
    private String packageName;

    @Option(
            names = "--precision",
            paramLabel = "float|double",
            description = "The number type to generate for; else both.")
    private NumberType precision;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        if (!packageName.isEmpty() && !isPackageName(packageName)) {
            throw new UserError("--package " + packageName + " is no package name");
        }
        Set<NumberType> precisions = precision == null ? EnumSet.allOf(NumberType.class) : EnumSet.of(precision);
        CellCompiler.Compilation compilation = CellCompiler.compile(
                CellFiles.read(files, err), new CellCompiler.Options(packageName, precisions, CellFiles.LIBRARY));
        CellFiles.report(compilation.diagnostics(), err);
        for (GeneratedSource source : compilation.sources()) {
            spec.commandLine().getOut().println(write(source));
        }
        return ExitCode.SUCCESS;
    }

    private static boolean isPackageName(String name) {
        return SourceVersion.isName(name, SourceVersion.RELEASE_17)
                && name.chars().allMatch(c -> c < 128);
    }

    private Path write(GeneratedSource source) {
        Path root = directory.toAbsolutePath().normalize();
        Path target = root.resolve(source.path()).normalize();
        if (!target.startsWith(root)) {
            throw new UserError(source.path() + " would stand outside " + directory);
        }
        try {
            Files.createDirectories(target.getParent());
            Files.writeString(target, source.text(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserError("cannot write " + target + ": " + e.getMessage());
        }
        return directory.resolve(source.path());
    }
}
