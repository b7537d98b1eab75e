package org.cellwright.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cellwright COMMAND ...}. */
@Command(
        name = "cellwright",
        description = "Compiles recurrent cells, written as gate equations, to Java that trains and infers.",
        subcommands = {
            CheckCommand.class,
            CompileCommand.class,
            DeriveCommand.class,
            VerifyCommand.class,
            GradcheckCommand.class,
            BenchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Exit codes: 0 success; 1 values or gradients differ; 2 wrong use, a mistake in a cell, or a file that cannot "
                    + "be read or written; 3 a mistake of this program."
        })
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // Cells may have Greek names, whatever the locale says.
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int exitCode = execute(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /** Runs a command and returns its exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUse)
                .setExecutionExceptionHandler(Main::failure);
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            err.println("error: out of memory: give Java more, as in java -Xmx8g -jar cellwright.jar ...");
            return ExitCode.ERROR;
        } catch (StackOverflowError e) {
            err.println(
                    "error: the stack overflowed: give Java a larger one, as in java -Xss64m -jar cellwright.jar ...");
            return ExitCode.ERROR;
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    private static int wrongUse(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String message = firstLine(exception.getMessage());
        command.getErr()
                .println("error: " + message + " (see "
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return ExitCode.ERROR;
    }

    private static int failure(Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
        if (exception instanceof UserError error) {
            command.getErr().println("error: " + error.getMessage());
            return ExitCode.ERROR;
        }
        if (exception instanceof ParameterException wrong) {
            return wrongUse(wrong, new String[0]);
        }
        command.getErr()
                .println("error: a mistake of cellwright itself, please report it: " + firstLine(exception.toString()));
        return ExitCode.DEFECT;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
