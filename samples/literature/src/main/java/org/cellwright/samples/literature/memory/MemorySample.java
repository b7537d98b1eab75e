package org.cellwright.samples.literature.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.cells.LstmPeephole;
import org.cellwright.cells.MinGru;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.EqualSize;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.task.Contestant;
import org.cellwright.samples.literature.task.Learning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Bai, Kolter and Koltun 2018, "An empirical evaluation of generic convolutional and recurrent networks", arXiv 1803.01271. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Adding and copying over hundreds of steps: which cells remember, and how fast they learn to.")
public final class MemorySample implements Callable<Integer> {
    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("simple RNN", new Elman(), 0.001),
            new Contestant("GRU", new Gru(), 0.005),
            new Contestant("LSTM", new Lstm(), 0.005),
            new Contestant("LSTM, peephole", new LstmPeephole(), 0.005),
            new Contestant("minGRU", new MinGru(), 0.005),
            new Contestant("rotor", new Rotor(), 0.005));

    /** A cell without a matrix of its state would need thousands of units to have as many parameters. */
    private static final int MOST_UNITS = 256;

    @Option(names = "--parameters", defaultValue = "16000", description = "of each model, about (${DEFAULT-VALUE})")
    private long parameters;

    @Option(names = "--longer", defaultValue = "1", description = "how many times as many steps of training")
    private double longer;

    @Option(
            names = "--only",
            description = "tasks whose names contain this, such as 'adding' or '= 600'",
            defaultValue = "")
    private String only;

    @Option(names = "--cells", description = "cells whose names contain this", defaultValue = "")
    private String cells;

    @Mixin
    private Settings settings;

    @Override
    public Integer call() throws IOException {
        List<MemoryTask<?>> tasks =
                List.of(new Adding(200, 1600), new Adding(600, 2400), new Copying(100, 1000), new Copying(1000, 240));
        List<Curves> plots = new ArrayList<>();
        Table table =
                new Table("", "H", "parameters", "steps", "loss", "without memory", "published", "solved", "seconds");
        for (MemoryTask<?> task : tasks) {
            if (task.name().contains(only)) {
                plots.add(compare(task, table));
            }
        }
        settings.print("%n%s", table);
        Path picture = settings.file("memory.png");
        Picture page = new Picture();
        for (int i = 0; i < plots.size(); i += 2) {
            page.row(plots.subList(i, Math.min(plots.size(), i + 2)).toArray(Curves[]::new));
        }
        page.write(picture);
        settings.print("The course of training: %s%n", picture);
        return 0;
    }

    private Curves compare(MemoryTask<?> task, Table table) {
        Curves curves = new Curves(task.name(), "steps of training", task.measure(), 640, 400).logarithmic();
        table.row(task.name());
        for (int i = 0; i < CONTESTANTS.size(); i++) {
            Contestant contestant = CONTESTANTS.get(i);
            if (!contestant.name().contains(cells)) {
                continue;
            }
            int hidden = Math.min(
                    MOST_UNITS, EqualSize.hidden(h -> task.model(contestant.cell(), h, Workers.of(1)), parameters));
            Learning learning = Learning.run(task, contestant, hidden, (int) (longer * task.trainingSteps()), settings);
            curves.line(contestant.name(), i, learning.course());
            Double published = task.published().get(contestant.name());
            table.row(
                    "  " + contestant.name(),
                    hidden,
                    Table.number(learning.parameters(), 0),
                    learning.steps(),
                    scientific(learning.judged()),
                    scientific(task.withoutMemory()),
                    published == null ? null : scientific(published),
                    learning.solved() ? "yes" : "no",
                    Table.number(learning.seconds(), 0));
        }
        return curves.level("without memory", 7, task.withoutMemory());
    }

    private static String scientific(double loss) {
        return Table.number(loss, loss < 0.001 ? 6 : 4);
    }
}
