package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.Examples;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Merge;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed gives the same weights, bit for bit, for any number of threads and whatever else is trained meanwhile. */
class SameBitsTest {
    private static final int TOKENS = 7;
    private static final int SEQUENCES = 150;

    /** Deep, in both directions, the cells and sizes of which differ; sizes that no vector divides. */
    private static Layer model(Precision precision, Workers workers, long seed) {
        Layer model = new StackBuilder(1, KernelSelection.best(precision), workers)
                .embedding(TOKENS, 11)
                .bidirectional(new Lstm(), Sizes.bind("H", 17))
                .dropout(0.2)
                .bidirectional(new Gru(), Sizes.bind("H", 9), new Lstm(), Sizes.bind("H", 9), Merge.SUM)
                .layerNormalization()
                .recurrent(new Gru(), Sizes.bind("H", 13))
                .dense(TOKENS)
                .build();
        model.initialize(new SeededRandom(seed));
        return model;
    }

    /** Batches of 70, 70 and 10 sequences of 0 to 12 tokens: several shards of a batch, and a small one. */
    private static Batches<int[]> data(Precision precision, long seed) {
        return Examples.of(SEQUENCES, number -> {
                    SeededRandom random = new SeededRandom(seed).stream("sequence " + number);
                    int[] tokens = new int[random.nextInt(13)];
                    for (int t = 0; t < tokens.length; t++) {
                        tokens[t] = t < 2 ? random.nextInt(TOKENS) : (tokens[t - 1] + tokens[t - 2]) % TOKENS;
                    }
                    return tokens;
                })
                .shuffled()
                .batched(70, sequences -> Batch.nextToken(sequences.toArray(int[][]::new), precision));
    }

    /** All weights after two epochs. */
    private static List<Double> train(Precision precision, Workers workers, long seed) {
        Layer model = model(precision, workers, seed);
        Training.of(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.01))
                .clipping(Clipping.byNorm(1))
                .seed(seed)
                .fit(data(precision, seed), 2);
        List<Double> weights = new ArrayList<>();
        for (Parameter parameter : model.parameters().all()) {
            for (int i = 0; i < parameter.count(); i++) {
                weights.add(parameter
                        .value()
                        .get(
                                i / parameter.value().columns(),
                                i % parameter.value().columns()));
            }
        }
        return weights;
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void forAnyNumberOfThreads(Precision precision) {
        List<Double> expected = train(precision, Workers.CALLER, 1);
        assertThat(expected).doesNotContain(Double.NaN).isNotEqualTo(train(precision, Workers.CALLER, 2));
        for (int threads = 2; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                assertThat(train(precision, workers, 1))
                        .as("%d threads", threads)
                        .isEqualTo(expected);
            }
        }
    }

    /** Some with threads of their own, some sharing them. */
    @Test
    void whateverElseIsTrainedMeanwhile() throws Exception {
        int trainings = 4;
        List<List<Double>> expected = new ArrayList<>();
        for (int seed = 0; seed < trainings; seed++) {
            expected.add(train(Precision.FLOAT, Workers.CALLER, seed));
        }
        ExecutorService executor = Executors.newFixedThreadPool(trainings);
        try (Workers shared = Workers.of(2)) {
            List<Callable<List<Double>>> calls = new ArrayList<>();
            for (int seed = 0; seed < trainings; seed++) {
                long own = seed;
                calls.add(() -> train(Precision.FLOAT, own < 2 ? shared : Workers.CALLER, own));
            }
            List<List<Double>> results = new ArrayList<>();
            for (Future<List<Double>> result : executor.invokeAll(calls)) {
                results.add(result.get());
            }
            assertThat(results).isEqualTo(expected);
        } finally {
            executor.shutdownNow();
        }
    }
}
