package org.cellwright.cells.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Sizes;
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
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Pairs;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;

/** Learns to write a word of 1 to 4 letters backwards. */
final class TranslationExample {
    private static final int LETTERS = 6;
    private static final int START = LETTERS;
    private static final int END = LETTERS + 1;

    /** Returns the loss, in nats a token, before the last step. */
    static double train(Path file) throws IOException {
        Kernels kernels = KernelSelection.best(Precision.FLOAT);
        EncoderDecoder model = new EncoderDecoder(
                new StackBuilder(1, kernels)
                        .embedding(LETTERS, 16)
                        .bidirectional(new Lstm(), Sizes.bind("H", 24))
                        .build(),
                new StackBuilder(1, kernels)
                        .embedding(LETTERS + 1, 16)
                        .recurrent(new Lstm(), Sizes.bind("H", 48))
                        .dense(LETTERS + 2)
                        .build(),
                Handover.COPY,
                kernels,
                Workers.CALLER);
        SeededRandom random = new SeededRandom(1);
        model.initialize(random.stream("parameters"));
        Trainer<int[]> trainer =
                new Trainer<>(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.01), Clipping.byNorm(1));
        Pairs pairs = new Pairs(START, END, SoftmaxCrossEntropy.IGNORE);
        double loss = 0;
        for (int step = 0; step < 300; step++) {
            int[][] words = words(32, random);
            loss = trainer.step(pairs.batch(words, reversed(words), Precision.FLOAT));
        }
        ModelFile.save(file, model, Map.of("task", "words backwards"));
        return loss;
    }

    static int[][] translate(Path file, int[][] words) throws IOException {
        EncoderDecoder model = (EncoderDecoder) ModelFile.load(file).model();
        return new GreedyDecoder(model, START, END).decode(words, 10);
    }

    static int[][] words(int count, SeededRandom random) {
        int[][] words = new int[count][];
        for (int s = 0; s < count; s++) {
            words[s] = new int[1 + random.nextInt(4)];
            for (int t = 0; t < words[s].length; t++) {
                words[s][t] = random.nextInt(LETTERS);
            }
        }
        return words;
    }

    static int[][] reversed(int[][] words) {
        int[][] reversed = new int[words.length][];
        for (int s = 0; s < words.length; s++) {
            reversed[s] = new int[words[s].length];
            for (int t = 0; t < words[s].length; t++) {
                reversed[s][t] = words[s][words[s].length - 1 - t];
            }
        }
        return reversed;
    }

    private TranslationExample() {}
}
