package org.cellwright.samples.names;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.samples.common.Progress;
import org.cellwright.samples.common.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds the learning rate of each cell on names of blocks that are neither learned from nor judged on. */
@Command(
        name = "choose-rates",
        mixinStandardHelpOptions = true,
        description = "Trains each cell with several learning rates and seeds, takes the rate that is best on the "
                + "validation blocks, and shows what the models of that rate do on the held-out blocks.")
public final class ChooseRates implements Callable<Integer> {
    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "0.001,0.002,0.004,0.008,0.016",
            description = "to choose from (${DEFAULT-VALUE})")
    private double[] rates;

    @Option(names = "--seeds", defaultValue = "3", description = "runs of each rate (${DEFAULT-VALUE})")
    private int seeds;

    @Option(names = "--epochs", defaultValue = "4", description = "passes over all training names (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--parameters", defaultValue = "50000", description = "of each model (${DEFAULT-VALUE})")
    private long parameters;

    @Option(names = "--threads", description = "all processors by default")
    private int threads = Runtime.getRuntime().availableProcessors();

    private final PrintStream out = System.out;

    /** Bits per character of one run. */
    private record Bits(double validation, double heldOut) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChooseRates()).execute(arguments));
    }

    @Override
    public Integer call() {
        List<Data> data = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            data.add(Data.prepare(new SeededRandom(seed)));
        }
        String[] head = new String[rates.length + 3];
        head[0] = "bits, validation";
        for (int i = 0; i < rates.length; i++) {
            head[i + 1] = "rate " + rates[i];
        }
        head[rates.length + 1] = "chosen";
        head[rates.length + 2] = "its bits, held out, by seed";
        Table table = new Table(head);
        try (Workers workers = Workers.of(threads)) {
            for (Contestant contestant : Contestant.all()) {
                table.row(row(contestant, data, workers));
            }
        }
        out.printf("%n%s", table);
        return 0;
    }

    private Object[] row(Contestant contestant, List<Data> data, Workers workers) {
        Object[] row = new Object[rates.length + 3];
        row[0] = contestant.name();
        double best = Double.POSITIVE_INFINITY;
        try (Progress progress = new Progress(contestant.name(), rates.length * seeds, out)) {
            for (int i = 0; i < rates.length; i++) {
                Bits[] runs = new Bits[seeds];
                for (int seed = 1; seed <= seeds; seed++) {
                    runs[seed - 1] = run(contestant, rates[i], seed, data.get(seed - 1), workers);
                    progress.at(i * seeds + seed, "rate " + rates[i]);
                }
                double mean = Arrays.stream(runs)
                        .mapToDouble(Bits::validation)
                        .average()
                        .orElseThrow();
                row[i + 1] = Table.number(mean, 3);
                if (mean < best) {
                    best = mean;
                    row[rates.length + 1] = rates[i];
                    row[rates.length + 2] = heldOut(runs);
                }
            }
        }
        return row;
    }

    private Bits run(Contestant contestant, double rate, long seed, Data data, Workers workers) {
        SeededRandom random = new SeededRandom(seed);
        int tokens = data.alphabet().tokens();
        int hidden = LanguageModel.hiddenSize(contestant.generated(), tokens, parameters);
        LanguageModel model =
                new LanguageModel(contestant.generated(), hidden, tokens, workers, random.stream("parameters"));
        Training.Result result = new Training(model, data.training(), data.validation(), rate)
                .run(epochs, Double.POSITIVE_INFINITY, random.stream("order of batches"), (steps, bits) -> {});
        return new Bits(result.finalHeldOut(), model.evaluate(data.heldOut()));
    }

    private static String heldOut(Bits[] runs) {
        return String.join(
                " ",
                Arrays.stream(runs)
                        .map(run -> String.format(Locale.ROOT, "%.3f", run.heldOut()))
                        .toList());
    }
}
