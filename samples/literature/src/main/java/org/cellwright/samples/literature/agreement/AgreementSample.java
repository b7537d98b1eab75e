package org.cellwright.samples.literature.agreement;

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
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.EqualSize;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Point;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import org.cellwright.samples.literature.task.Contestant;
import org.cellwright.samples.literature.task.Learning;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How far back the subject may stand: "The cat, which already ate ..., was full". */
@Command(
        name = "agreement",
        mixinStandardHelpOptions = true,
        description =
                "Learns to go on with sentences, and shows how often the verb agrees with its subject, by distance.")
public final class AgreementSample implements Callable<Integer> {
    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("simple RNN", new Elman(), 0.002),
            new Contestant("GRU", new Gru(), 0.005),
            new Contestant("LSTM", new Lstm(), 0.005),
            new Contestant("LSTM, peephole", new LstmPeephole(), 0.005),
            new Contestant("minGRU", new MinGru(), 0.005));

    private static final int INTERVAL = 5;

    @Option(
            names = "--steps",
            defaultValue = "2500",
            description = "of training, with 32 sentences each (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--parameters", defaultValue = "25000", description = "of each model, about (${DEFAULT-VALUE})")
    private long parameters;

    @Option(
            names = "--longest",
            defaultValue = "30",
            description =
                    "distance between subject and verb in training (${DEFAULT-VALUE}); it is judged up to twice as far")
    private int longest;

    @Mixin
    private Settings settings;

    @Override
    public Integer call() throws IOException {
        Agreement task = new Agreement(longest);
        SeededRandom examples = settings.random("examples");
        settings.print("%s%n%s%n", example(12, examples), example(20, examples));
        List<Integer> distances = distances();
        List<String> head = new ArrayList<>(List.of("", "H", "parameters", "seconds"));
        distances.forEach(distance -> head.add(distance.toString()));
        Table table = new Table(head.toArray(String[]::new));
        Curves curves = new Curves(
                "The verb agrees with its subject (trained up to " + longest + " words)",
                "words between subject and verb",
                "share of right verbs");
        for (int i = 0; i < CONTESTANTS.size(); i++) {
            Contestant contestant = CONTESTANTS.get(i);
            int hidden = EqualSize.hidden(h -> task.model(contestant.cell(), h, Workers.of(1)), parameters);
            Learning learning = Learning.run(task, contestant, hidden, steps, settings);
            List<Object> row = new ArrayList<>(List.of(
                    contestant.name(),
                    hidden,
                    Table.number(learning.parameters(), 0),
                    Table.number(learning.seconds(), 0)));
            List<Point> accuracies = new ArrayList<>();
            SeededRandom random = settings.random("distances");
            for (int distance : distances) {
                double accuracy = task.accuracy(learning.model(), distance, random);
                accuracies.add(new Point(distance, accuracy));
                row.add(Table.percent(accuracy));
            }
            table.row(row.toArray());
            curves.marks(contestant.name(), i, accuracies);
        }
        settings.print("%nRight verbs by the number of words between subject and verb:%n%s", table);
        Path picture = settings.file("agreement.png");
        new Picture().row(curves.yFrom(0.4, 1.02)).write(picture);
        settings.print("As a picture: %s%n", picture);
        return 0;
    }

    private List<Integer> distances() {
        List<Integer> distances = new ArrayList<>(List.of(0, Grammar.SHORTEST));
        for (int distance = 2 * INTERVAL; distance <= 2 * longest; distance += INTERVAL) {
            distances.add(distance);
        }
        return distances;
    }

    private static String example(int distance, SeededRandom random) {
        return Grammar.text(Grammar.draw(distance, random).words());
    }
}
