package org.cellwright.samples.literature;

import org.cellwright.samples.literature.music.MusicSample;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All samples under one command. */
@Command(
        name = "samples",
        mixinStandardHelpOptions = true,
        description = "Puts claims of the literature on recurrent cells to the test.",
        subcommands = {MusicSample.class})
public final class Samples {
    private Samples() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Samples()).setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof SampleException) {
                command.getErr().println(failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
    }
}
