package org.cellwright.samples.literature;

import org.cellwright.samples.literature.agreement.AgreementSample;
import org.cellwright.samples.literature.dates.DatesSample;
import org.cellwright.samples.literature.gradients.GradientsSample;
import org.cellwright.samples.literature.languages.LanguagesSample;
import org.cellwright.samples.literature.memory.MemorySample;
import org.cellwright.samples.literature.music.MusicSample;
import org.cellwright.samples.literature.ranking.RankingSample;
import org.cellwright.samples.literature.tagging.TaggingSample;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All samples under one command. */
@Command(
        name = "samples",
        mixinStandardHelpOptions = true,
        description = "Puts claims of the literature on recurrent cells to the test.",
        subcommands = {
            AgreementSample.class,
            DatesSample.class,
            GradientsSample.class,
            LanguagesSample.class,
            MemorySample.class,
            MusicSample.class,
            RankingSample.class,
            TaggingSample.class
        })
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
