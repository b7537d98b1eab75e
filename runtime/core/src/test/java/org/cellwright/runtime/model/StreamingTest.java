package org.cellwright.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingTest {
    private static final int BATCH = 2;
    private static final int STEPS = 12;

    @TempDir
    Path directory;

    private static Layer model(Precision precision) {
        Layer model = new StackBuilder(3, KernelSelection.scalar(precision))
                .recurrent(new ElmanCell(), Sizes.bind("H", 5))
                .stateReset(body -> body.recurrent(new ElmanCell(), Sizes.bind("H", 4)))
                .dense(2)
                .build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    private static Matrix input(int rows, Precision precision) {
        SeededRandom random = new SeededRandom(2);
        Matrix input = Matrix.allocate(precision, rows, 3);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < 3; column++) {
                input.set(row, column, random.nextGaussian());
            }
        }
        return input;
    }

    private static List<Double> steps(Streaming streaming, Matrix input, int from, int to) {
        List<Double> outputs = new ArrayList<>();
        for (int t = from; t < to; t++) {
            Matrix output = streaming.step(input.rows(t * BATCH, BATCH));
            for (int row = 0; row < BATCH; row++) {
                outputs.add(output.get(row, 0));
                outputs.add(output.get(row, 1));
            }
        }
        return outputs;
    }

    @Test
    void goingOnFromAFileHasTheSameBits() throws IOException {
        Path file = directory.resolve("states.safetensors");
        for (Precision precision : Precision.values()) {
            Matrix input = input(STEPS * BATCH, precision);
            List<Double> whole = steps(new Streaming(model(precision), BATCH), input, 0, STEPS);
            for (int at = 0; at <= STEPS; at += 4) {
                Streaming first = new Streaming(model(precision), BATCH);
                List<Double> outputs = steps(first, input, 0, at);
                first.capture().save(file, Map.of("user", "a"));
                steps(first, input, 0, 3);

                Streaming second = new Streaming(model(precision), BATCH);
                steps(second, input, 0, 2);
                second.restore(StateSnapshot.load(file));
                outputs.addAll(steps(second, input, at, STEPS));
                assertThat(outputs).isEqualTo(whole);
            }
        }
    }

    @Test
    void stepsAreThoseOfTheWholeSequence() {
        Matrix input = input(STEPS * BATCH, Precision.DOUBLE);
        Layer model = model(Precision.DOUBLE);
        List<Double> streamed = steps(new Streaming(model, BATCH), input, 0, STEPS);
        Matrix whole = model.forward(BatchLayout.uniform(STEPS, BATCH), input, Pass.INFERENCE);
        for (int i = 0; i < streamed.size(); i++) {
            assertThat(streamed.get(i)).isCloseTo(whole.get(i / 2, i % 2), within(1e-14));
        }
    }

    @Test
    void oneSequenceBeginsAnew() {
        Matrix input = input(STEPS * BATCH, Precision.DOUBLE);
        Streaming streaming = new Streaming(model(Precision.DOUBLE), BATCH);
        List<Double> first = steps(streaming, input, 0, 1);
        List<Double> second = steps(streaming, input, 0, 1);
        streaming.reset();
        assertThat(steps(streaming, input, 0, 1)).isEqualTo(first);
        streaming.reset(1);
        List<Double> mixed = steps(streaming, input, 0, 1);
        assertThat(mixed.subList(0, 2)).isEqualTo(second.subList(0, 2));
        assertThat(mixed.subList(2, 4)).isEqualTo(first.subList(2, 4));
    }

    @Test
    void stepsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Streaming streaming = new Streaming(model(Precision.FLOAT), BATCH);
        Matrix input = input(BATCH, Precision.FLOAT);
        StateSnapshot snapshot = streaming.capture();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                streaming.step(input);
                streaming.restore(snapshot);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Layer model = model(Precision.FLOAT);
        Streaming streaming = new Streaming(model, BATCH);
        assertThatThrownBy(() -> streaming.restore(new Streaming(model(Precision.FLOAT), 3).capture()))
                .hasMessage("the snapshot is of 3 sequences, but here are 2");
        Layer other = new StackBuilder(3, KernelSelection.scalar(Precision.FLOAT))
                .recurrent(new ElmanCell(), Sizes.bind("H", 5))
                .build();
        assertThatThrownBy(() -> streaming.restore(new Streaming(other, BATCH).capture()))
                .hasMessage(
                        "the snapshot has the states {layer0.a=5}, but the model has {layer0.a=5, layer1.body.layer0.a=4}"
                                + " (sizes by path)");
        Layer both = new StackBuilder(3, KernelSelection.scalar(Precision.FLOAT))
                .bidirectional(new ElmanCell(), Sizes.bind("H", 5))
                .build();
        assertThatThrownBy(() -> new Streaming(both, 1)).hasMessageContaining("a layer that needs the end first");
        Path file = directory.resolve("model.safetensors");
        Checkpoint.of(model.parameters()).save(file, Map.of());
        assertThatThrownBy(() -> StateSnapshot.load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("it does not hold the states of a model");
        Checkpoint.of(model.parameters()).save(file, Map.of("cellwright.sequences", "2"));
        assertThatThrownBy(() -> StateSnapshot.load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("is not a state of 2 sequences");
    }
}
