package org.cellwright.samples.literature.dates;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cellwright.cells.Gru;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.Handover;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.model.GreedyDecoder;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.sequence.Pairs;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.History;
import org.cellwright.runtime.training.Progress;
import org.cellwright.runtime.training.Training;
import org.cellwright.runtime.training.TrainingListener;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Point;
import org.cellwright.samples.common.Table;
import org.cellwright.samples.literature.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Cho et al. 2014, "Learning phrase representations using RNN encoder-decoder", arXiv 1406.1078. */
@Command(
        name = "dates",
        mixinStandardHelpOptions = true,
        description = "Learns to bring dates, written in many ways in eight languages, into the form of ISO 8601.")
public final class DatesSample implements Callable<Integer> {
    private static final int BATCH = 64;
    private static final int JUDGED = 1000;

    /** Steps. */
    private static final int EPOCH = 150;

    private static final int ALPHABET_EXAMPLES = 20_000;
    private static final double LEARNING_RATE = 0.004;

    @Option(names = "--epochs", defaultValue = "20", description = "of 150 steps with 64 dates each (${DEFAULT-VALUE})")
    private int epochs;

    @Option(names = "--hidden", defaultValue = "128", description = "units of encoder and decoder (${DEFAULT-VALUE})")
    private int hidden;

    @Mixin
    private Settings settings;

    private Alphabet letters;
    private Alphabet digits;
    private Pairs pairs;

    @Override
    public Integer call() throws IOException {
        SeededRandom alphabetRandom = settings.random("alphabet");
        letters = new Alphabet(draw(ALPHABET_EXAMPLES, false, alphabetRandom).stream()
                .map(Example::written)
                .toList());
        digits = new Alphabet(List.of("0123456789-"));
        pairs = new Pairs(digits.sign(), digits.sign() + 1, SoftmaxCrossEntropy.IGNORE);
        settings.print("%d ways to write a date, %d characters%n", WrittenDates.count(), letters.size());

        EncoderDecoder model = model();
        model.initialize(settings.random("parameters"));
        GreedyDecoder decoder = new GreedyDecoder(model, pairs.start(), pairs.end());
        List<Example> heldOut = draw(JUDGED, true, settings.random("held out"));
        long start = System.nanoTime();
        List<Point> course = train(model, decoder, heldOut);
        double seconds = (System.nanoTime() - start) / 1e9;

        String[] translated = translate(decoder, heldOut);
        settings.print("%nDays that were not learned from:%n%s%n", examples(heldOut, translated));
        settings.print(
                "%s of %d exactly right, after %d epochs and %.0f seconds; %,d parameters%n",
                Table.percent(accuracy(heldOut, translated)),
                JUDGED,
                epochs,
                seconds,
                model.parameters().count());
        Path file = settings.file("dates.safetensors");
        ModelFile.save(file, model, Map.of("task", "dates"));
        Path picture = settings.file("dates.png");
        new Picture()
                .row(new Curves("Dates, read and written by GRUs", "steps of training", "exactly right, days held out")
                        .line("encoder and decoder", 1, course)
                        .yFrom(0, 1))
                .write(picture);
        settings.print("The course of training: %s; the model: %s%n", picture, file);
        return 0;
    }

    private EncoderDecoder model() {
        Kernels kernels = KernelSelection.best(Precision.FLOAT);
        Workers workers = Workers.of(settings.threads());
        return new EncoderDecoder(
                new StackBuilder(1, kernels, workers)
                        .embedding(letters.size(), 24)
                        .bidirectional(new Gru(), Sizes.bind("H", hidden / 2))
                        .build(),
                // Besides the characters, it takes the sign to begin and gives the sign to end.
                new StackBuilder(1, kernels, workers)
                        .embedding(digits.size() + 1, 12)
                        .recurrent(new Gru(), Sizes.bind("H", hidden))
                        .dense(digits.size() + 2)
                        .build(),
                Handover.COPY,
                kernels,
                workers);
    }

    /** Returns the share of held-out days that are exactly right, after each epoch. */
    private List<Point> train(EncoderDecoder model, GreedyDecoder decoder, List<Example> heldOut) {
        List<Point> course = new ArrayList<>();
        Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), LEARNING_RATE))
                .clipping(Clipping.byNorm(1))
                .schedule(Schedule.cosine(LEARNING_RATE, LEARNING_RATE / 20, (long) epochs * EPOCH))
                .seed(settings.seed())
                .listener(Progress.lines(settings.out(), Duration.ofSeconds(20)))
                .listener(new TrainingListener() {
                    @Override
                    public void epochEnds(History.Epoch epoch) {
                        double accuracy = accuracy(heldOut, translate(decoder, heldOut));
                        course.add(new Point(epoch.steps(), accuracy));
                        settings.print("  %s exactly right%n", Table.percent(accuracy));
                    }
                })
                .fit(Batches.generated(EPOCH, random -> batch(draw(BATCH, false, random))), epochs);
        return course;
    }

    private Batch<int[]> batch(List<Example> examples) {
        int[][] sources = written(examples);
        int[][] targets =
                examples.stream().map(example -> digits.numbers(example.iso())).toArray(int[][]::new);
        return pairs.batch(sources, targets, Precision.FLOAT);
    }

    private int[][] written(List<Example> examples) {
        return examples.stream()
                .map(example -> letters.numbers(example.written()))
                .toArray(int[][]::new);
    }

    private String[] translate(GreedyDecoder decoder, List<Example> examples) {
        return Arrays.stream(decoder.decode(written(examples), "yyyy-MM-dd".length() + 1))
                .map(digits::text)
                .toArray(String[]::new);
    }

    private static List<Example> draw(int count, boolean heldOut, SeededRandom random) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(WrittenDates.draw(heldOut, random));
        }
        return examples;
    }

    private static double accuracy(List<Example> examples, String[] translated) {
        int right = 0;
        for (int i = 0; i < translated.length; i++) {
            right += translated[i].equals(examples.get(i).iso()) ? 1 : 0;
        }
        return (double) right / translated.length;
    }

    private static Table examples(List<Example> examples, String[] translated) {
        Table table = new Table("written", "translated", "right");
        for (int i = 0; i < Math.min(12, translated.length); i++) {
            Example example = examples.get(i);
            table.row(example.written(), translated[i], example.iso().equals(translated[i]) ? "yes" : example.iso());
        }
        return table;
    }
}
