package org.cellwright.runtime.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.Examples;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.AveragedWeights;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.Schedule;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** A small task for the loop: each token is the sum of the two before, modulo 4; sequences of 0 to 9 tokens. */
public final class SumsTask {
    static final int TOKENS = 4;

    private SumsTask() {}

    /** Bidirectional below, with dropout between: everything that has a state of its own. */
    static Stack model(Workers workers) {
        Stack model = new StackBuilder(1, KernelSelection.scalar(Precision.FLOAT), workers)
                .embedding(TOKENS, 3)
                .bidirectional(new ElmanCell(), Sizes.bind("H", 3))
                .dropout(0.1)
                .recurrent(new ElmanCell(), Sizes.bind("H", 6))
                .dense(TOKENS)
                .build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    static Stack causalModel() {
        Stack model = new StackBuilder(1, KernelSelection.scalar(Precision.FLOAT))
                .embedding(TOKENS, 3)
                .recurrent(new ElmanCell(), Sizes.bind("H", 6))
                .dense(TOKENS)
                .build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    static Examples<int[]> examples(long seed, int count) {
        return Examples.of(count, number -> sequence(new SeededRandom(seed).stream("sequence " + number)));
    }

    private static int[] sequence(SeededRandom random) {
        int[] tokens = new int[random.nextInt(10)];
        for (int t = 0; t < tokens.length; t++) {
            tokens[t] = t < 2 ? random.nextInt(TOKENS) : (tokens[t - 2] + tokens[t - 1]) % TOKENS;
        }
        return tokens;
    }

    static Batch<int[]> batch(List<int[]> sequences) {
        return Batch.nextToken(sequences.toArray(int[][]::new), Precision.FLOAT);
    }

    /** 100 sequences, 13 batches. */
    static Batches<int[]> data() {
        return examples(1, 100)
                .shuffled()
                .bucketed(sequence -> sequence.length, 3)
                .batched(8, SumsTask::batch);
    }

    static Batches<int[]> validation() {
        return examples(2, 20).batched(8, SumsTask::batch);
    }

    static Training<int[]> plain(Stack model) {
        return Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.02));
    }

    /** Everything that remembers something from step to step. */
    static Training<int[]> full(Stack model) {
        return plain(model)
                .clipping(Clipping.byNorm(1))
                .schedule(Schedule.plateau(0.02, 0.5, 0).withWarmUp(10))
                .averages(AveragedWeights.exponential(model.parameters(), 0.9))
                .validation(validation())
                .earlyStopping(EarlyStopping.onLoss(100))
                .accumulation(2)
                .seed(5);
    }

    static Map<String, List<Double>> weights(Stack model) {
        Map<String, List<Double>> all = new TreeMap<>();
        model.parameters().byPath().forEach((path, parameter) -> all.put(path, elements(parameter.value())));
        return all;
    }

    static List<Double> elements(Matrix matrix) {
        List<Double> elements = new ArrayList<>();
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                elements.add(matrix.get(row, column));
            }
        }
        return elements;
    }

    /** As one number, to be printed by one process and compared by another. */
    static int fingerprint(Stack model) {
        return Arrays.deepHashCode(weights(model).values().toArray());
    }
}
