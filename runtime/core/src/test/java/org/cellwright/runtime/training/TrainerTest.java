package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.loss.SoftmaxCrossEntropy;
import org.cellwright.runtime.model.StateSnapshot;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.optimizer.Clipping;
import org.cellwright.runtime.optimizer.GradientDescent;
import org.cellwright.runtime.optimizer.Optimizer;
import org.cellwright.runtime.optimizer.RmsProp;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final int TOKENS = 4;

    @TempDir
    Path directory;

    /** With scalar kernels: vector code allocates until it is compiled, which a test cannot wait for. */
    private static Layer model(Precision precision, boolean bidirectional) {
        StackBuilder builder = new StackBuilder(1, KernelSelection.scalar(precision)).embedding(TOKENS, 3);
        Layer model = (bidirectional
                        ? builder.bidirectional(new ElmanCell(), Sizes.bind("H", 5))
                        : builder.recurrent(new ElmanCell(), Sizes.bind("H", 8)))
                .dense(TOKENS)
                .build();
        model.parameters().initialize(new SeededRandom(1));
        return model;
    }

    /** The next token is the token two before plus the last, modulo 4: the state has to remember one token. */
    private static Batch<int[]> batch(SeededRandom random, int sequences, Precision precision) {
        int[][] tokens = new int[sequences][];
        for (int s = 0; s < sequences; s++) {
            tokens[s] = new int[3 + random.nextInt(10)];
            for (int t = 0; t < tokens[s].length; t++) {
                tokens[s][t] = t < 2 ? random.nextInt(TOKENS) : (tokens[s][t - 2] + tokens[s][t - 1]) % TOKENS;
            }
        }
        return Batch.nextToken(tokens, precision);
    }

    private static Trainer<int[]> trainer(Layer model, Function<Parameters, Optimizer> optimizer) {
        return new Trainer<>(model, new SoftmaxCrossEntropy(), optimizer.apply(model.parameters()), Clipping.byNorm(1));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aModelLearnsAndKeepsWhatItLearned(Precision precision) {
        Layer model = model(precision, false);
        Trainer<int[]> trainer = trainer(model, parameters -> new Adam(parameters, 0.02));
        SeededRandom random = new SeededRandom(2);
        Batch<int[]> heldOut = batch(random, 50, precision);
        double before = trainer.evaluate(heldOut);
        for (int step = 0; step < 250; step++) {
            trainer.step(batch(random, 16, precision));
        }
        double after = trainer.evaluate(heldOut);
        // the second token of each sequence is drawn, 2 bits of about 6.5 steps: 0.28 is the least there can be
        assertThat(before).isGreaterThan(1.2);
        assertThat(after).isLessThan(0.6);
        assertThat(trainer.gradientNorm()).isPositive();
    }

    /** One update with the gradient over the whole sequence: the parameters move by it exactly. */
    @Test
    void aStepIsForwardLossBackwardUpdate() {
        Layer model = model(Precision.DOUBLE, true);
        Batch<int[]> batch = batch(new SeededRandom(3), 3, Precision.DOUBLE);
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        Trainer<int[]> trainer =
                new Trainer<>(model, loss, new GradientDescent(model.parameters(), 1e-6), Clipping.none());
        double before = trainer.step(batch);
        double after = trainer.evaluate(batch);
        double norm = trainer.gradientNorm();
        assertThat((before - after) / 1e-6).isCloseTo(norm * norm, within(1e-4 * norm * norm));
    }

    /** Batches whose memory would not suffice together: the same update, up to rounding, as of one batch. */
    @Test
    void gradientsOfSeveralBatchesAccumulate() {
        Layer together = model(Precision.DOUBLE, true);
        Layer apart = model(Precision.DOUBLE, true);
        int[][] tokens = {{0, 1, 1, 2, 3, 1}, {1, 1}, {2, 3, 1, 0, 1}, {}, {3, 3, 2, 1}};
        int[][][] parts = {{tokens[0], tokens[3]}, {tokens[1]}, {tokens[3]}, {tokens[2], tokens[4]}};
        Trainer<int[]> one = trainer(together, p -> new Adam(p, 0.01));
        Trainer<int[]> many = trainer(apart, p -> new Adam(p, 0.01));
        List<Batch<int[]>> batches = Arrays.stream(parts)
                .map(part -> Batch.nextToken(part, Precision.DOUBLE))
                .toList();
        for (int step = 0; step < 3; step++) {
            assertThat(many.step(batches))
                    .isCloseTo(one.step(Batch.nextToken(tokens, Precision.DOUBLE)), within(1e-12));
            assertThat(many.gradientNorm()).isCloseTo(one.gradientNorm(), within(1e-12));
        }
        Matrix expected = together.parameters().get("layer1.backward.W").value();
        Matrix actual = apart.parameters().get("layer1.backward.W").value();
        assertThat(actual.get(3, 2)).isCloseTo(expected.get(3, 2), within(1e-10));
    }

    @Test
    void aDamagedFileChangesNothing() throws IOException {
        Path file = directory.resolve("run.safetensors");
        Layer trained = model(Precision.FLOAT, false);
        trained.parameters().all().forEach(parameter -> parameter.value().fill(3));
        Adam optimizer = new Adam(trained.parameters(), 1);
        Checkpoint.of(trained.parameters()).with(optimizer).save(file, Map.of());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Layer model = model(Precision.FLOAT, false);
        assertThatThrownBy(() -> Checkpoint.of(model.parameters()).load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("tensor \"training.optimizer.meanSquare.layer2.b\" is damaged");
        assertSameParameters(model, model(Precision.FLOAT, false));
    }

    /** With a rate of 0, cutting changes no loss, only which gradients are seen. */
    @Test
    void truncationCarriesTheStates() {
        Layer model = model(Precision.DOUBLE, false);
        Batch<int[]> batch = batch(new SeededRandom(3), 40, Precision.DOUBLE);
        Trainer<int[]> trainer = trainer(model, parameters -> new GradientDescent(parameters, 0));
        double whole = trainer.evaluate(batch);
        for (int steps : new int[] {1, 3, 100}) {
            for (int through : new int[] {steps, steps + 1, steps + 4, 200}) {
                assertThat(trainer.truncatedStep(batch, steps, through)).isCloseTo(whole, within(1e-12));
            }
        }
        Trainer<int[]> both = trainer(model(Precision.DOUBLE, true), parameters -> new Adam(parameters, 0.1));
        assertThatThrownBy(() -> both.truncatedStep(batch, 3)).hasMessageContaining("from the end to the beginning");
        assertThatThrownBy(() -> trainer.truncatedStep(batch, 0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> trainer.truncatedStep(batch, 3, 2)).hasMessageContaining("these are 3 and 2");
    }

    /** The last update sees the losses of its own steps, and goes back to the beginning of its window, where the states are given. */
    @ParameterizedTest
    @CsvSource({"4, 4, 8", "4, 7, 5", "2, 5, 7", "4, 12, 0", "3, 3, 9"})
    void gradientsGoAsFarBackAsTheWindow(int every, int through, int begin) {
        Layer model = model(Precision.DOUBLE, false);
        Batch<int[]> batch = batch(new SeededRandom(3), 40, Precision.DOUBLE);
        BatchLayout layout = batch.layout();
        int part = (layout.steps() - 1) / every * every;
        assertThat(layout.steps()).isEqualTo(11);
        Trainer<int[]> trainer = new Trainer<>(
                model, new SoftmaxCrossEntropy(), new GradientDescent(model.parameters(), 0), Clipping.none());
        trainer.truncatedStep(batch, every, through);

        BatchLayout window = layout.steps(begin, layout.steps() - begin);
        int context = layout.offset(part) - layout.offset(begin);
        model.states().reset(layout.batch());
        if (begin > 0) {
            model.forward(layout.steps(0, begin), batch.input().rows(0, layout.offset(begin)), Pass.INFERENCE);
        }
        StateSnapshot states = StateSnapshot.of(model.states(), window.batch());
        for (Parameter parameter : model.parameters().all()) {
            Matrix value = parameter.value();
            for (int column = 0; column < value.columns(); column++) {
                double middle = value.get(0, column);
                double difference = 0;
                for (int sign = -1; sign <= 1; sign += 2) {
                    value.set(0, column, middle + sign * 1e-5);
                    parameter.valueChanged();
                    states.restore(model.states());
                    Matrix output = model.forward(
                            window,
                            batch.input().rows(layout.offset(begin), window.totalRows()),
                            Pass.INFERENCE_CONTINUED);
                    difference += sign
                            * new SoftmaxCrossEntropy()
                                    .mean(
                                            output.rows(context, output.rows() - context),
                                            batch.targets(),
                                            layout.offset(part),
                                            null);
                }
                value.set(0, column, middle);
                parameter.valueChanged();
                assertThat(parameter.gradient().get(0, column))
                        .as(parameter.name())
                        .isCloseTo(difference / 2e-5, within(1e-8));
            }
        }
    }

    @Test
    void aLongSequenceIsLearnedInParts() {
        Layer model = model(Precision.FLOAT, false);
        Trainer<int[]> trainer = trainer(model, parameters -> new RmsProp(parameters, 0.01));
        int[] tokens = new int[2001];
        tokens[1] = 1;
        for (int t = 2; t < tokens.length; t++) {
            tokens[t] = (tokens[t - 2] + tokens[t - 1]) % TOKENS;
        }
        Batch<int[]> batch = Batch.nextToken(new int[][] {tokens}, Precision.FLOAT);
        for (int epoch = 0; epoch < 10; epoch++) {
            trainer.truncatedStep(batch, 20);
        }
        assertThat(trainer.evaluate(batch)).isLessThan(0.05);
    }

    @Test
    void aSavedRunGoesOnToTheSameBits() throws IOException {
        for (Function<Parameters, Optimizer> optimizers : List.<Function<Parameters, Optimizer>>of(
                p -> new Adam(p, 0.01), p -> new RmsProp(p, 0.01), p -> new GradientDescent(p, 0.1, 0.9, true))) {
            Path file = directory.resolve("run.safetensors");
            Layer straight = model(Precision.FLOAT, true);
            Optimizer optimizer = optimizers.apply(straight.parameters());
            Trainer<int[]> trainer = new Trainer<>(straight, new SoftmaxCrossEntropy(), optimizer, Clipping.none());
            SeededRandom random = new SeededRandom(5);
            for (int step = 0; step < 10; step++) {
                if (step == 5) {
                    Checkpoint.of(straight.parameters())
                            .with(optimizer)
                            .with("data", random)
                            .save(file, Map.of("epoch", "3"));
                }
                trainer.step(batch(random, 4, Precision.FLOAT));
            }
            Layer resumed = model(Precision.FLOAT, true);
            Optimizer resumedOptimizer = optimizers.apply(resumed.parameters());
            SeededRandom resumedRandom = new SeededRandom(0);
            Map<String, String> metadata = Checkpoint.of(resumed.parameters())
                    .with(resumedOptimizer)
                    .with("data", resumedRandom)
                    .load(file);
            assertThat(metadata).isEqualTo(Map.of("epoch", "3"));
            Trainer<int[]> rest = new Trainer<>(resumed, new SoftmaxCrossEntropy(), resumedOptimizer, Clipping.none());
            for (int step = 5; step < 10; step++) {
                rest.step(batch(resumedRandom, 4, Precision.FLOAT));
            }
            assertSameParameters(resumed, straight);
        }
    }

    private static void assertSameParameters(Layer actual, Layer expected) {
        expected.parameters().byPath().forEach((path, parameter) -> {
            Matrix value = actual.parameters().get(path).value();
            for (int r = 0; r < value.rows(); r++) {
                for (int c = 0; c < value.columns(); c++) {
                    assertThat(value.get(r, c))
                            .as(path)
                            .isEqualTo(parameter.value().get(r, c));
                }
            }
        });
    }

    @Test
    void aTrainingRunsFileServesInferenceInTheOtherPrecision() throws IOException {
        Path file = directory.resolve("run.safetensors");
        Layer trained = model(Precision.FLOAT, false);
        Checkpoint.of(trained.parameters())
                .with(new Adam(trained.parameters(), 1))
                .save(file, Map.of());
        Layer loaded = model(Precision.DOUBLE, false);
        loaded.parameters().all().forEach(parameter -> parameter.value().fill(0));
        Checkpoint.of(loaded.parameters()).load(file);
        Batch<int[]> floats = batch(new SeededRandom(1), 3, Precision.FLOAT);
        Batch<int[]> doubles = batch(new SeededRandom(1), 3, Precision.DOUBLE);
        assertThat(loaded.forward(doubles.layout(), doubles.input(), Pass.INFERENCE)
                        .get(2, 1))
                .isCloseTo(
                        trained.forward(floats.layout(), floats.input(), Pass.INFERENCE)
                                .get(2, 1),
                        within(1e-5));
    }

    @Test
    void anotherModelsFileIsRefusedAndNothingChanges() throws IOException {
        Path file = directory.resolve("other.safetensors");
        Checkpoint.of(model(Precision.FLOAT, true).parameters()).save(file, Map.of());
        Layer model = model(Precision.FLOAT, false);
        assertThatThrownBy(() -> Checkpoint.of(model.parameters()).load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("no tensor \"layer1.W\", expected [8, 11]")
                .hasMessageContaining("tensor \"layer2.W\" has shape [4, 10], expected [4, 8]")
                .hasMessageContaining("tensor \"layer1.forward.W\" is not of this model");
        assertSameParameters(model, model(Precision.FLOAT, false));
        assertThatThrownBy(() -> Checkpoint.of(model(Precision.FLOAT, true).parameters())
                        .with(new Adam(model.parameters(), 1))
                        .load(file))
                .hasMessageContaining("no tensor \"training.optimizer.steps\", expected []");
        Files.delete(file);
    }

    @Test
    void stepsAllocateNothingOnceWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (boolean bidirectional : new boolean[] {false, true}) {
            Layer model = model(Precision.FLOAT, bidirectional);
            Trainer<int[]> trainer = trainer(model, parameters -> new Adam(parameters, 0.01));
            Trainer<int[]> overlapping =
                    trainer(model(Precision.FLOAT, bidirectional), parameters -> new Adam(parameters, 0.01));
            Batch<int[]> small = batch(new SeededRandom(1), 3, Precision.FLOAT);
            Batch<int[]> even = Batch.nextToken(new int[3][17], Precision.FLOAT);
            Batch<int[]> sharded = batch(new SeededRandom(1), 33, Precision.FLOAT);
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 20; i++) {
                    trainer.step(small);
                    trainer.step(sharded);
                    trainer.evaluate(small);
                    if (!bidirectional) {
                        trainer.truncatedStep(small, 4);
                        overlapping.truncatedStep(even, 2, 5);
                    }
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
        }
    }

    @Test
    void initialParametersOfTheSameSeedAreTheSame() {
        assertSameParameters(model(Precision.FLOAT, true), model(Precision.FLOAT, true));
        Parameter bias = model(Precision.FLOAT, true).parameters().get("layer2.b");
        assertThat(bias.shape()).containsExactly(TOKENS);
    }
}
