package org.cellwright.cells.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Examples;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.metric.Metric;
import org.cellwright.runtime.model.ModelFile;
import org.cellwright.runtime.model.Streaming;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Checkpoints;
import org.cellwright.runtime.training.EarlyStopping;
import org.cellwright.runtime.training.History;
import org.cellwright.runtime.training.Progress;
import org.cellwright.runtime.training.Training;

/** Learns sequences in which each token is the sum of the two before it, modulo 5, from a few tokens each. */
final class TrainingExample {
    private static final int TOKENS = 5;

    /** A vector for each token, two layers of LSTM, and a score for each token that may come next. */
    static Layer newModel() {
        Layer model = new StackBuilder(1, KernelSelection.best(Precision.FLOAT))
                .embedding(TOKENS, 8)
                .recurrent(new Lstm(), Sizes.bind("H", 16))
                .recurrent(new Lstm(), Sizes.bind("H", 16))
                .dense(TOKENS)
                .build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    /** Trains and saves a model. Called again after it was interrupted, it goes on where it was. */
    static History train(Path directory) throws IOException {
        Layer model = newModel();
        History history = Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.02))
                .clipping(Clipping.byNorm(1))
                .metric(Metric.accuracy(TOKENS))
                .validation(sequences(200, 3).batched(100, TrainingExample::batch))
                .earlyStopping(EarlyStopping.on("accuracy", 5))
                .checkpoints(Checkpoints.to(directory.resolve("run.safetensors")))
                .listener(Progress.standard())
                .fit(sequences(1000, 2).shuffled().batched(32, TrainingExample::batch), 10);
        ModelFile.save(directory.resolve("model.safetensors"), model, Map.of("task", "sums modulo 5"));
        return history;
    }

    /** Continues a sequence: what is known, and then what seems likeliest, token by token, the states carried. */
    static List<Integer> proceed(Path file, List<Integer> known, int count) throws IOException {
        Streaming model = new Streaming(ModelFile.load(file).model(), 1);
        Matrix token = Matrix.allocate(Precision.FLOAT, 1, 1);
        List<Integer> tokens = new ArrayList<>(known);
        for (int t = 0; t < known.size() + count - 1; t++) {
            token.set(0, 0, tokens.get(t));
            Matrix scores = model.step(token);
            if (t == tokens.size() - 1) {
                tokens.add(likeliest(scores));
            }
        }
        return tokens;
    }

    private static int likeliest(Matrix scores) {
        int best = 0;
        for (int token = 1; token < scores.columns(); token++) {
            best = scores.get(0, token) > scores.get(0, best) ? token : best;
        }
        return best;
    }

    /** Sequences of 4 to 12 tokens, made when they are asked for. */
    private static Examples<int[]> sequences(int count, long seed) {
        return Examples.of(count, number -> {
            SeededRandom random = new SeededRandom(seed).stream("sequence " + number);
            int[] tokens = new int[4 + random.nextInt(9)];
            for (int t = 0; t < tokens.length; t++) {
                tokens[t] = t < 2 ? random.nextInt(TOKENS) : (tokens[t - 2] + tokens[t - 1]) % TOKENS;
            }
            return tokens;
        });
    }

    private static Batch<int[]> batch(List<int[]> sequences) {
        return Batch.nextToken(sequences.toArray(int[][]::new), Precision.FLOAT);
    }

    private TrainingExample() {}
}
