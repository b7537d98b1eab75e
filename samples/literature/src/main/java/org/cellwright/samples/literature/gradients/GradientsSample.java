package org.cellwright.samples.literature.gradients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.HeatMap;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Bengio et al. 1994; Hochreiter and Schmidhuber 1997; Pascanu et al. 2013 (arXiv 1211.5063). */
@Command(
        name = "gradients",
        mixinStandardHelpOptions = true,
        description =
                "Shows how much of the gradient of a late loss reaches early steps, before, in and after training, and a "
                        + "run that explodes without clipping.")
public final class GradientsSample implements Callable<Integer> {
    private static final List<Start> STARTS = List.of(
            new Start("simple RNN", new Elman(), 0.002, Start.AS_DECLARED),
            new Start("GRU", new Gru(), 0.005, Start.AS_DECLARED),
            new Start("GRU, slow at first", new Gru(), 0.005, Start.slow("bu")),
            new Start("LSTM", new Lstm(), 0.005, Start.AS_DECLARED),
            new Start("LSTM, slow at first", new Lstm(), 0.005, Start.slow("bu", "bf")));

    private static final int COLUMN_WIDTH = 8;
    private static final int ROW_HEIGHT = 14;
    private static final int LEAST_POWER = -10;

    @Option(names = "--length", defaultValue = "60", description = "of the sequences (${DEFAULT-VALUE})")
    private int length;

    @Option(
            names = "--steps",
            defaultValue = "2000",
            description = "of training, with 32 sequences each (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--hidden", defaultValue = "48", description = "the size of the state (${DEFAULT-VALUE})")
    private int hidden;

    @Mixin
    private Settings settings;

    @Override
    public Integer call() throws IOException {
        vanishing();
        exploding();
        return 0;
    }

    private void vanishing() throws IOException {
        Recall task = new Recall(length);
        Table table = new Table("", "", "accuracy", "first step", "middle", "last step", "first : last");
        Picture picture = new Picture();
        for (Start start : STARTS) {
            WatchedTraining training = WatchedTraining.run(task, start, hidden, steps, settings);
            row(table, start.name(), "before", training.first());
            row(table, "", "after", training.last());
            picture.row(heatMap(start.name(), training));
        }
        settings.print(
                "%nThe norm of the gradient of the last step's loss by the input of a step, T = %d:%n%s",
                length, table);
        Path file = settings.file("gradients.png");
        picture.write(file);
        settings.print("As a picture: %s%n%n", file);
    }

    private static void row(Table table, String name, String when, WatchedTraining.Moment moment) {
        double[] norms = moment.norms();
        double first = norms[0];
        double last = norms[norms.length - 1];
        table.row(
                name,
                when,
                Table.percent(moment.accuracy()),
                power(first),
                power(norms[norms.length / 2]),
                power(last),
                power(first / last));
    }

    private static String power(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private HeatMap heatMap(String name, WatchedTraining training) {
        List<WatchedTraining.Moment> moments = training.moments();
        double[][] powers = new double[moments.size()][];
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < powers.length; i++) {
            double[] norms = moments.get(i).norms();
            powers[i] = new double[norms.length];
            for (int t = 0; t < norms.length; t++) {
                powers[i][t] = Math.log10(Math.max(norms[t], Double.MIN_NORMAL));
            }
            boolean named = i % 4 == 0 || i == powers.length - 1;
            rows.add(named ? Table.number(moments.get(i).step(), 0) : "");
        }
        List<String> columns = new ArrayList<>();
        for (int t = 1; t <= length; t++) {
            columns.add(t == 1 || t % 10 == 0 ? Integer.toString(t) : "");
        }
        return new HeatMap(
                name + ": log10 of the gradient; "
                        + Table.percent(training.last().accuracy()) + " right at last",
                "steps of training",
                rows,
                "step of the sequence",
                columns,
                powers,
                LEAST_POWER,
                0,
                COLUMN_WIDTH * Math.max(1, 100 / length),
                ROW_HEIGHT);
    }

    private void exploding() throws IOException {
        Explosion without = Explosion.run(false, settings);
        Explosion with = Explosion.run(true, settings);
        settings.print("without clipping: %s%n", without.end());
        settings.print("with clipping:    %s%n", with.end());
        Path file = settings.file("explosion.png");
        new Picture()
                .row(new Curves(
                                "A network of rectified units, T = " + Explosion.LENGTH,
                                "steps",
                                "norm of the gradient")
                        .logarithmic()
                        .line("without clipping", 2, without.norms())
                        .thin("clipped to " + Table.number(Explosion.CLIP, 0) + " (before clipping)", 1, with.norms()))
                .row(new Curves("The loss of the same runs", "steps", "squared error")
                        .logarithmic()
                        .line("without clipping", 2, without.losses())
                        .thin("with clipping", 1, with.losses()))
                .write(file);
        settings.print("As a picture: %s%n", file);
    }
}
