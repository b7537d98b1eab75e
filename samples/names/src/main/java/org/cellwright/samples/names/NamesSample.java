package org.cellwright.samples.names;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.samples.common.Progress;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.reference.Rounds;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a simple RNN, a GRU and an LSTM of equal size on the names of Unicode characters, and compares them. */
@Command(
        name = "names",
        mixinStandardHelpOptions = true,
        description = "Trains a simple RNN, a GRU and an LSTM with the same number of parameters to spell the names of "
                + "Unicode characters, and compares them on names of blocks that they have not seen.")
public final class NamesSample implements Callable<Integer> {
    private static final int INVENTED = 10;
    private static final int SPEED_BATCHES = 6;
    private static final int SPEED_ROUNDS = 21;

    @Option(names = "--epochs", defaultValue = "4", description = "passes over all training names (${DEFAULT-VALUE})")
    private int epochs;

    @Option(
            names = "--seconds",
            defaultValue = "240",
            description =
                    "for training, all models together; a model whose share is used up ends early (${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--parameters",
            defaultValue = "50000",
            description = "learned numbers of each model, as closely as it can have (${DEFAULT-VALUE})")
    private long parameters;

    @Option(names = "--threads", description = "all processors by default")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--seed", defaultValue = "1", description = "of all random numbers (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--plot",
            defaultValue = "target/loss.png",
            description = "where the picture goes (${DEFAULT-VALUE})")
    private Path plot;

    private final PrintStream out = System.out;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NamesSample()).execute(arguments));
    }

    private record Row(Contestant contestant, int hidden, LanguageModel model, Training.Result result) {}

    @Override
    public Integer call() throws IOException {
        Data data = prepare();
        List<Contestant> contestants = Contestant.all();
        Map<String, Row> rows = new LinkedHashMap<>();
        try (Workers workers = Workers.of(threads)) {
            for (Contestant contestant : contestants) {
                rows.put(contestant.name(), train(contestant, data, workers, seconds / contestants.size()));
            }
            printTable(rows, data, workers);
        }
        Row best = rows.values().stream()
                .min(Comparator.comparingDouble(row -> row.result().finalHeldOut()))
                .orElseThrow();
        print("%nInvented by the %s:%n", best.contestant().name());
        new Inventor(best.model().layers(), data.alphabet(), random("invention"))
                .invent(INVENTED, data.known())
                .forEach(name -> print("  %s%n", name));
        Map<String, Training.Result> results = new LinkedHashMap<>();
        rows.forEach((name, row) -> results.put(name, row.result()));
        LossPlot.write(results, plot);
        print("%nThe course of training: %s%n", plot);
        return 0;
    }

    private Data prepare() {
        Data data = Data.prepare(new SeededRandom(seed));
        print(
                "%,d names of characters: %,d to learn from, %,d of blocks held out; %d different characters%n",
                data.known().size(),
                data.split().training().size(),
                data.split().heldOut().size(),
                data.alphabet().tokens() - 1);
        return data;
    }

    private Row train(Contestant contestant, Data data, Workers workers, double share) {
        int hidden =
                LanguageModel.hiddenSize(contestant.generated(), data.alphabet().tokens(), parameters);
        LanguageModel model = model(contestant.generated(), hidden, data, workers);
        Training training = new Training(model, data.training(), data.heldOut(), contestant.learningRate());
        try (Progress progress =
                new Progress(contestant.name(), epochs * data.training().size(), out)) {
            Training.Result result = training.run(
                    epochs,
                    share,
                    random("order of batches"),
                    (steps, bits) -> progress.at(steps, Table.number(bits, 3) + " bits"));
            return new Row(contestant, hidden, model, result);
        }
    }

    private LanguageModel model(Cell cell, int hidden, Data data, Workers workers) {
        return new LanguageModel(cell, hidden, data.alphabet().tokens(), workers, random("parameters"));
    }

    private void printTable(Map<String, Row> rows, Data data, Workers workers) {
        Table table = new Table(
                "", "H", "parameters", "bits, training", "bits, held out", "characters/s", "speed : hand-written's");
        rows.forEach((name, row) -> table.row(
                name,
                row.hidden(),
                Table.number(row.model().layers().parameters().count(), 0),
                Table.number(row.result().finalTraining(), 3),
                Table.number(row.result().finalHeldOut(), 3),
                Table.number(row.result().charactersPerSecond(), 0),
                relativeSpeed(row, data, workers)));
        print("%n%s", table);
        print(
                "bits: per character, the end of each name counted as one; characters/s: in training, with %d threads%n",
                threads);
    }

    /** How fast the model trains, compared with the same model on the cell written by hand, in turns on the same batches. */
    private String relativeSpeed(Row row, Data data, Workers workers) {
        if (row.contestant().handWritten() == null) {
            return "-";
        }
        LanguageModel generated = model(row.contestant().generated(), row.hidden(), data, workers);
        LanguageModel handWritten = model(row.contestant().handWritten(), row.hidden(), data, workers);
        int middle = data.training().size() / 2;
        List<Batch<int[]>> batches =
                data.training().subList(middle, Math.min(data.training().size(), middle + SPEED_BATCHES));
        double ratio = Rounds.ofWallTime()
                .with("generated", () -> batches.forEach(batch -> generated.learn(batch, 1e-3)))
                .with("hand-written", () -> batches.forEach(batch -> handWritten.learn(batch, 1e-3)))
                .run(SPEED_ROUNDS)
                .medianRatio("hand-written", "generated");
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private SeededRandom random(String purpose) {
        return new SeededRandom(seed).stream(purpose);
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
