package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.cellwright.cells.Elman;
import org.cellwright.cells.GruResetAfter;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.Handover;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.model.ModelSummary;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSummaryTest {
    /** Scalar ones: vector code allocates until it is compiled. */
    private static final Kernels KERNELS = KernelSelection.scalar(Precision.FLOAT);

    private static Layer tagger() {
        return new StackBuilder(1, KERNELS)
                .embedding(5000, 64)
                .bidirectional(new Lstm(), Sizes.bind("H", 128))
                .dropout(0.3)
                .recurrent(new GruResetAfter(), Sizes.bind("H", 96))
                .dense(12)
                .build();
    }

    @Test
    void theReadmeShowsTheTable() throws IOException {
        String table = ModelSummary.of(tagger(), 100, 32).toString().replace("\r", "");
        assertThat(Files.readString(Path.of("../README.md"))).contains("```\n" + table + "```");
    }

    /** By hand: products are 2 H (H + X) a gate; a GRU has 3 gates. */
    @Test
    void numbersAreThoseOfTheEquations() {
        ModelSummary summary = ModelSummary.of(tagger(), 100, 32);
        ModelSummary.Line lstm = line(summary, "layer1.forward");
        assertThat(lstm.parameters()).isEqualTo(4 * (128 * (128 + 64) + 128));
        assertThat(lstm.forward()).isEqualTo(8 * 128 * (128 + 64) + 13 * 128);
        assertThat(lstm.backward()).isBetween(2 * 8L * 128 * (128 + 64), 2 * 8L * 128 * (128 + 64) + 40 * 128);
        assertThat(lstm.output()).containsExactly(100, 32, 128);
        assertThat(line(summary, "layer3").forward())
                .isBetween(2 * 3L * 96 * (96 + 256), 2 * 3L * 96 * (96 + 256) + 30 * 96);
        assertThat(line(summary, "layer4").forward()).isEqualTo(2 * 96 * 12 + 12);
        assertThat(summary.parameters()).isEqualTo(tagger().parameters().count());
        assertThat(summary.forward())
                .isEqualTo(3200
                        * summary.lines().stream()
                                .mapToLong(ModelSummary.Line::forward)
                                .sum());
    }

    @Test
    void oneOutputForEachSequence() {
        Layer model = new StackBuilder(4, KERNELS)
                .recurrent(new Elman(), Sizes.bind("H", 8))
                .meanOverTime()
                .dense(3)
                .build();
        ModelSummary summary = ModelSummary.of(model, 10, 6);
        assertThat(line(summary, "layer0").output()).containsExactly(10, 6, 8);
        assertThat(line(summary, "layer1").output()).containsExactly(6, 8);
        assertThat(line(summary, "layer2").output()).containsExactly(1, 6, 3);
        assertThat(line(summary, "layer2").cost().forward()).isEqualTo(6 * (2 * 8 * 3 + 3));
        assertThat(ModelSummary.of(model, 0, 0).toString()).contains("0 steps of 0 sequences");
    }

    private static ModelSummary.Line line(ModelSummary summary, String path) {
        return summary.lines().stream()
                .filter(line -> line.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    static List<Supplier<Layer>> models() {
        return List.of(
                ModelSummaryTest::tagger,
                () -> new StackBuilder(32, KERNELS)
                        .recurrent(new Lstm(), Sizes.bind("H", 64))
                        .build(),
                () -> new StackBuilder(33, KERNELS)
                        .stateReset(body -> body.recurrent(new Lstm(), Sizes.bind("H", 64)))
                        .layerNormalization()
                        .residual(body -> body.recurrent(new Elman(), Sizes.bind("H", 64)))
                        .lastStep()
                        .build(),
                () -> new EncoderDecoder(
                        new StackBuilder(24, KERNELS)
                                .bidirectional(new Lstm(), Sizes.bind("H", 32))
                                .build(),
                        new StackBuilder(24, KERNELS)
                                .recurrent(new Lstm(), Sizes.bind("H", 64))
                                .dense(20)
                                .build(),
                        Handover.COPY,
                        KERNELS,
                        Workers.CALLER));
    }

    /** What a first step and a first inference allocate, of 32 and of 8 sequences. */
    @ParameterizedTest
    @MethodSource("models")
    void memoryIsWhatIsAllocated(Supplier<Layer> models) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int batch : new int[] {8, 32}) {
            Layer model = models.get();
            boolean pair = model instanceof EncoderDecoder;
            int steps = 60;
            BatchLayout layout = BatchLayout.uniform(pair ? 2 * steps : steps, batch);
            Matrix input = Matrix.allocate(Precision.FLOAT, layout.totalRows(), model.inputSize());
            for (int row = 0; pair && row < batch; row++) {
                input.set(steps * batch + row, 0, 1);
            }
            ModelSummary summary = ModelSummary.of(model, steps, batch);
            long weights = 4 * model.parameters().count();
            run(models.get(), layout, input);

            long before = threads.getCurrentThreadAllocatedBytes();
            Layer trained = models.get();
            run(trained, layout, input);
            long training = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat((double) training).isCloseTo(summary.trainingBytes(), within(0.2 * summary.trainingBytes()));

            before = threads.getCurrentThreadAllocatedBytes();
            models.get().forward(layout, input, Pass.INFERENCE);
            long inference = threads.getCurrentThreadAllocatedBytes() - before - weights;
            assertThat((double) inference).isCloseTo(summary.inferenceBytes(), within(0.25 * summary.inferenceBytes()));
        }
    }

    private static void run(Layer model, BatchLayout layout, Matrix input) {
        Matrix output = model.forward(layout, input, Pass.TRAINING);
        Matrix gradient = Matrix.allocate(Precision.FLOAT, output.rows(), output.columns());
        model.backward(gradient, null);
    }
}
