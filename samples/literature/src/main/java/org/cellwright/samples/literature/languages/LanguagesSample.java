package org.cellwright.samples.literature.languages;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.cellwright.cells.Gru;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.Examples;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.metric.ConfusionMatrix;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Progress;
import org.cellwright.runtime.training.Training;
import org.cellwright.samples.common.HeatMap;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A deep bidirectional network that tells the language of a single name. */
@Command(
        name = "languages",
        mixinStandardHelpOptions = true,
        description =
                "Which language is this word from? Names of countries, languages and months in all languages of the JDK.")
public final class LanguagesSample implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int VECTOR = 32;
    private static final double LEARNING_RATE = 0.004;
    private static final int CONFUSIONS = 12;

    @Option(names = "--epochs", defaultValue = "6", description = "passes over all names (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--hidden", defaultValue = "64", description = "units of a direction (${DEFAULT-VALUE})")
    private int hidden;

    @Option(
            names = "--languages",
            defaultValue = "1000",
            description = "not more languages than this, the first in the alphabet")
    private int most;

    @Mixin
    private Settings settings;

    private Map<Integer, Integer> characters;

    @Override
    public Integer call() throws IOException {
        settings.print("Asking the JDK for its names...%n");
        Names names = Names.ofThisJdk(most);
        int languages = names.languages().size();
        characters = characters(names.learned());
        settings.print(
                "%d languages, %d characters, %,d names to learn from, %,d held out%n",
                languages,
                characters.size(),
                names.learned().size(),
                names.heldOut().size());
        Layer model = new StackBuilder(1, KernelSelection.best(Precision.FLOAT), Workers.of(settings.threads()))
                // One more for characters that never occurred.
                .embedding(characters.size() + 1, VECTOR)
                .bidirectional(new Gru(), Sizes.bind("H", hidden))
                .bidirectionalLastStep(new Gru(), Sizes.bind("H", hidden))
                .dense(languages)
                .build();
        model.initialize(settings.random("parameters"));
        Batches<int[]> learned = Examples.of(names.learned())
                .shuffled()
                .bucketed(name -> name.characters().length, 20)
                .batched(BATCH, this::batch);
        Batches<int[]> heldOut = Examples.of(names.heldOut()).batched(BATCH, this::batch);
        long steps = (long) epochs * (names.learned().size() / BATCH + 1);
        long start = System.nanoTime();
        Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), LEARNING_RATE))
                .clipping(Clipping.byNorm(1))
                .schedule(Schedule.cosine(LEARNING_RATE, LEARNING_RATE / 20, steps))
                .metric(Metric.accuracy(languages))
                .validation(heldOut)
                .seed(settings.seed())
                .listener(Progress.lines(settings.out(), Duration.ofSeconds(20)))
                .fit(learned, epochs);
        double seconds = (System.nanoTime() - start) / 1e9;

        ConfusionMatrix confusion = confusion(model, names, languages);
        settings.print("%nNames of things that were not learned from, by script:%n%s", byScript(names, confusion));
        settings.print(
                "%nAll: %s right after %.0f seconds; %,d parameters%n",
                Table.percent(confusion.accuracy()), seconds, model.parameters().count());
        settings.print("%nTaken for another most often:%n%s", confusions(names, confusion));
        Path picture = settings.file("languages.png");
        new Picture().row(heatMap(names, confusion)).write(picture);
        settings.print("%nAll confusions as a picture: %s%n", picture);
        return 0;
    }

    /** The number of each character that occurs. */
    private static Map<Integer, Integer> characters(List<Name> names) {
        TreeSet<Integer> sorted = new TreeSet<>();
        names.forEach(name -> Arrays.stream(name.characters()).forEach(sorted::add));
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        sorted.forEach(character -> numbers.put(character, numbers.size()));
        return numbers;
    }

    private Batch<int[]> batch(List<? extends Name> names) {
        Packing packing = packing(names);
        int[] targets = new int[names.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[packing.position(i)] = names.get(i).language();
        }
        return new Batch<>(packing.layout(), packing.packTokens(tokens(names), Precision.FLOAT), targets);
    }

    private static Packing packing(List<? extends Name> names) {
        return new Packing(
                names.stream().mapToInt(name -> name.characters().length).toArray());
    }

    private int[][] tokens(List<? extends Name> names) {
        return names.stream()
                .map(name -> Arrays.stream(name.characters())
                        .map(character -> characters.getOrDefault(character, characters.size()))
                        .toArray())
                .toArray(int[][]::new);
    }

    private ConfusionMatrix confusion(Layer model, Names names, int languages) {
        ConfusionMatrix confusion = new ConfusionMatrix(languages);
        for (int first = 0; first < names.heldOut().size(); first += BATCH) {
            Batch<int[]> batch = batch(names.heldOut()
                    .subList(first, Math.min(first + BATCH, names.heldOut().size())));
            confusion.add(model.forward(batch.layout(), batch.input(), Pass.INFERENCE), batch.targets());
        }
        return confusion;
    }

    private static Table byScript(Names names, ConfusionMatrix confusion) {
        Map<String, List<Integer>> byScript = new LinkedHashMap<>();
        for (int language : order(names)) {
            byScript.computeIfAbsent(names.scripts().get(language), script -> new ArrayList<>())
                    .add(language);
        }
        Table table = new Table("script", "languages", "names", "right");
        byScript.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .forEach(entry -> {
                    long all = 0;
                    long right = 0;
                    for (int language : entry.getValue()) {
                        right += confusion.count(language, language);
                        for (int predicted = 0; predicted < names.languages().size(); predicted++) {
                            all += confusion.count(language, predicted);
                        }
                    }
                    table.row(entry.getKey(), entry.getValue().size(), all, Table.percent((double) right / all));
                });
        return table;
    }

    private static Table confusions(Names names, ConfusionMatrix confusion) {
        record Confusion(int language, int taken, long count) {}
        List<Confusion> all = new ArrayList<>();
        int languages = names.languages().size();
        for (int language = 0; language < languages; language++) {
            for (int taken = 0; taken < languages; taken++) {
                if (taken != language) {
                    all.add(new Confusion(language, taken, confusion.count(language, taken)));
                }
            }
        }
        all.sort(Comparator.comparing(Confusion::count).reversed());
        Table table = new Table("language", "taken for", "names");
        for (Confusion each : all.subList(0, Math.min(CONFUSIONS, all.size()))) {
            table.row(
                    english(names.languages().get(each.language())),
                    english(names.languages().get(each.taken())),
                    each.count());
        }
        return table;
    }

    private static String english(String language) {
        return Locale.forLanguageTag(language).getDisplayLanguage(Locale.ENGLISH);
    }

    /** Languages of a script stand together. */
    private static int[] order(Names names) {
        return IntStream.range(0, names.languages().size())
                .boxed()
                .sorted(Comparator.comparing(names.scripts()::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static HeatMap heatMap(Names names, ConfusionMatrix confusion) {
        int[] order = order(names);
        double[][] shares = new double[order.length][order.length];
        List<String> tags = new ArrayList<>();
        for (int row = 0; row < order.length; row++) {
            int language = order[row];
            long all = Arrays.stream(order)
                    .mapToLong(taken -> confusion.count(language, taken))
                    .sum();
            for (int column = 0; column < order.length; column++) {
                shares[row][column] = (double) confusion.count(language, order[column]) / Math.max(1, all);
            }
            tags.add(names.languages().get(language));
        }
        return new HeatMap(
                "Share of a language's names (row) taken for a language (column); scripts stand together",
                "language",
                tags,
                "taken for",
                tags,
                shares,
                0,
                1,
                8,
                10);
    }
}
