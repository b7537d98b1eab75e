package org.cellwright.cells.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;

/** Learns sequences in which each token is the sum of the two before it, modulo 5, from a few tokens each. */
final class TrainingExample {
    private static final int TOKENS = 5;

    /** A vector for each token, two layers of LSTM, and a score for each token that may come next. */
    static Layer newModel() {
        Kernels kernels = KernelSelection.best(Precision.FLOAT);
        return new StackBuilder(1, kernels)
                .embedding(TOKENS, 8)
                .recurrent(new Lstm(), Sizes.bind("H", 16))
                .recurrent(new Lstm(), Sizes.bind("H", 16))
                .dense(TOKENS)
                .build();
    }

    /** Returns the loss, in nats a token, before the last step. */
    static double train(Path file) throws IOException {
        Layer model = newModel();
        SeededRandom random = new SeededRandom(1);
        model.parameters().initialize(random.stream("parameters"));
        Trainer<int[]> trainer =
                new Trainer<>(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.02), Clipping.byNorm(1));
        double loss = 0;
        for (int step = 0; step < 120; step++) {
            loss = trainer.step(Batch.nextToken(sequences(32, random), Precision.FLOAT));
        }
        Checkpoint.of(model.parameters()).save(file, Map.of("task", "sums modulo 5"));
        return loss;
    }

    /** Continues a sequence: one pass over what is known, then token by token, the states carried. */
    static int[] proceed(Path file, int[] known, int count) throws IOException {
        Layer model = newModel();
        Checkpoint.of(model.parameters()).load(file);
        Matrix input = Matrix.allocate(Precision.FLOAT, known.length, 1);
        for (int t = 0; t < known.length; t++) {
            input.set(t, 0, known[t]);
        }
        Matrix scores = model.forward(BatchLayout.uniform(known.length, 1), input, Pass.INFERENCE);
        int next = likeliest(scores, known.length - 1);
        int[] continuation = new int[count];
        for (int i = 0; i < count; i++) {
            continuation[i] = next;
            input.set(0, 0, next);
            scores = model.forward(BatchLayout.uniform(1, 1), input.rows(0, 1), Pass.INFERENCE_CONTINUED);
            next = likeliest(scores, 0);
        }
        return continuation;
    }

    private static int likeliest(Matrix scores, int row) {
        int best = 0;
        for (int token = 1; token < scores.columns(); token++) {
            best = scores.get(row, token) > scores.get(row, best) ? token : best;
        }
        return best;
    }

    /** Sequences of 4 to 12 tokens. */
    private static int[][] sequences(int count, SeededRandom random) {
        int[][] sequences = new int[count][];
        for (int s = 0; s < count; s++) {
            sequences[s] = new int[4 + random.nextInt(9)];
            for (int t = 0; t < sequences[s].length; t++) {
                sequences[s][t] = t < 2 ? random.nextInt(TOKENS) : (sequences[s][t - 2] + sequences[s][t - 1]) % TOKENS;
            }
        }
        return sequences;
    }

    private TrainingExample() {}
}
