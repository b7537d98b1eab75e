package org.cellwright.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.runtime.training.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class PredictorTest {
    private static final int TOKENS = 5;
    private static final int THREADS = 8;

    @TempDir
    Path directory;

    private static Stack model(boolean pooled) {
        StackBuilder builder = new StackBuilder(1, KernelSelection.best(Precision.FLOAT))
                .embedding(TOKENS, 7)
                .bidirectional(new ElmanCell(), Sizes.bind("H", 9))
                .dropout(0.5);
        Stack model = (pooled ? builder.lastStep() : builder).dense(4).build();
        model.initialize(new SeededRandom(3));
        return model;
    }

    private static int[][] tokens(long seed) {
        SeededRandom random = new SeededRandom(seed);
        return IntStream.range(0, 3 + random.nextInt(5))
                .mapToObj(s -> IntStream.range(0, random.nextInt(8))
                        .map(t -> random.nextInt(TOKENS))
                        .toArray())
                .toArray(int[][]::new);
    }

    private static List<List<Double>> elements(List<Matrix> matrices) {
        return matrices.stream()
                .map(matrix -> IntStream.range(0, matrix.rows() * matrix.columns())
                        .mapToObj(i -> matrix.get(i / matrix.columns(), i % matrix.columns()))
                        .toList())
                .toList();
    }

    @Test
    void eachSequenceGetsItsOutput() {
        for (boolean pooled : new boolean[] {false, true}) {
            Layer model = model(pooled);
            int[][] tokens = {{1, 2}, {}, {3, 4, 0, 1}, {2}, {1, 0, 3, 3}};
            List<Matrix> outputs = Predictor.of(model).predict(tokens);
            List<Matrix> asMatrices = new ArrayList<>();
            for (int s = 0; s < tokens.length; s++) {
                Matrix sequence = Matrix.allocate(Precision.FLOAT, tokens[s].length, 1);
                for (int t = 0; t < tokens[s].length; t++) {
                    sequence.set(t, 0, tokens[s][t]);
                }
                asMatrices.add(sequence);
                Matrix alone = model.forward(BatchLayout.ofLengths(tokens[s].length), sequence, Pass.INFERENCE);
                assertThat(outputs.get(s).rows()).isEqualTo(alone.rows());
                for (int i = 0; i < alone.rows() * 4; i++) {
                    assertThat((float) outputs.get(s).get(i / 4, i % 4))
                            .isCloseTo((float) alone.get(i / 4, i % 4), within(1e-6f));
                }
            }
            assertThat(elements(Predictor.of(model).predict(asMatrices))).isEqualTo(elements(outputs));
            List<Matrix> asDoubles = new ArrayList<>();
            for (Matrix sequence : asMatrices) {
                asDoubles.add(Matrix.allocate(Precision.DOUBLE, sequence.rows(), 1));
                asDoubles.get(asDoubles.size() - 1).copyFrom(sequence);
            }
            assertThat(elements(Predictor.of(model).predict(asDoubles))).isEqualTo(elements(outputs));
        }
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        Layer model = model(false);
        Predictor alone = Predictor.of(model);
        List<List<List<Double>>> expected = new ArrayList<>();
        for (int seed = 0; seed < 50; seed++) {
            expected.add(elements(alone.predict(tokens(seed))));
        }
        Predictor shared = Predictor.of(model);
        inThreads(thread -> {
            for (int i = 0; i < 100; i++) {
                int seed = (i * 7 + thread) % 50;
                assertThat(elements(shared.predict(tokens(seed)))).isEqualTo(expected.get(seed));
            }
        });
    }

    private interface Work {
        void of(int thread);
    }

    private static void inThreads(Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> calls = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int own = thread;
                calls.add(() -> {
                    work.of(own);
                    return null;
                });
            }
            for (Future<Void> future : executor.invokeAll(calls)) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void trainingGoesOnMeanwhile() throws Exception {
        Layer model = model(false);
        Predictor predictor = Predictor.of(model);
        List<List<Double>> expected = elements(predictor.predict(tokens(1)));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger steps = new AtomicInteger();
        Thread training = new Thread(() -> {
            Trainer<int[]> trainer =
                    new Trainer<>(model, new SoftmaxCrossEntropy(), new Adam(model.parameters(), 0.1), Clipping.none());
            while (!done.get()) {
                trainer.step(Batch.ofTokens(new int[][] {{1, 2, 3}}, new int[][] {{1, 1, 1}}, Precision.FLOAT));
                steps.incrementAndGet();
            }
        });
        training.start();
        for (int i = 0; i < 100 || steps.get() == 0 && training.isAlive(); i++) {
            assertThat(elements(predictor.predict(tokens(1)))).isEqualTo(expected);
        }
        done.set(true);
        training.join();
        assertThat(elements(Predictor.of(model).predict(tokens(1)))).isNotEqualTo(expected);
    }

    /** Weights that have changed are packed by one thread, while the others that use them wait. */
    @Test
    void twinsMayBeTheFirstToSeeChangedWeights() throws Exception {
        Layer model = model(false);
        BatchLayout layout = BatchLayout.uniform(2, 2);
        Matrix input = Matrix.allocate(Precision.FLOAT, 4, 1);
        List<Layer> twins =
                IntStream.range(0, THREADS).mapToObj(i -> model.twin()).toList();
        for (int round = 0; round < 40; round++) {
            for (Parameter parameter : model.parameters().all()) {
                parameter.value().set(0, 0, round / 40.0);
                parameter.valueChanged();
            }
            List<Matrix> outputs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                outputs.add(null);
            }
            inThreads(thread -> outputs.set(thread, twins.get(thread).forward(layout, input, Pass.INFERENCE)));
            List<List<Double>> expected = elements(List.of(model.forward(layout, input, Pass.INFERENCE)));
            for (Matrix output : outputs) {
                assertThat(elements(List.of(output))).isEqualTo(expected);
            }
        }
    }

    @Test
    void aFileIsServed() throws IOException {
        Path file = directory.resolve("model.safetensors");
        Layer model = model(true);
        ModelFile.save(file, model, Map.of());
        assertThat(elements(Predictor.load(file).predict(tokens(4))))
                .isEqualTo(elements(Predictor.of(model).predict(tokens(4))));
    }

    /** The memory that a failed prediction used is used again. */
    @Test
    void wrongInputIsRefusedAndTheNextOneIsPredicted() {
        Predictor predictor = Predictor.of(model(false));
        List<List<Double>> expected = elements(predictor.predict(tokens(1)));
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> predictor.predict(new int[][] {{TOKENS}}))
                    .hasMessageContaining("expected whole numbers from 0 to 4");
            assertThatThrownBy(() -> predictor.predict(List.of(Matrix.allocate(Precision.FLOAT, 3, 2))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(elements(predictor.predict(tokens(1)))).isEqualTo(expected);
    }
}
