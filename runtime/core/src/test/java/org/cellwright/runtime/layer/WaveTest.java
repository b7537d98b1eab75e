package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layers work at once, and what happens when one of them fails. */
@Timeout(120)
class WaveTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int UNITS = 160;
    private static final BatchLayout LAYOUT = BatchLayout.ofLengths(25, 25, 25, 20, 20, 20, 10, 9);

    private static Stack stack(Workers workers, UnaryOperator<StackBuilder> layers) {
        Stack stack = layers.apply(new StackBuilder(UNITS, KERNELS, workers)).build();
        stack.initialize(new SeededRandom(1));
        return stack;
    }

    private static StackBuilder elman(StackBuilder builder, Cell cell) {
        return builder.recurrent(cell, Sizes.bind("H", UNITS));
    }

    private static StackBuilder three(StackBuilder builder, Cell cell) {
        return elman(elman(elman(builder, cell).dropout(0.2), cell), cell);
    }

    private static Matrix matrix(long seed) {
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, LAYOUT.totalRows(), UNITS);
        Gradients.fill(matrix, seed);
        return matrix;
    }

    @Test
    void recurrentLayersAndTheDropoutBetweenThem() {
        List<Layer> layers = stack(
                        Workers.CALLER,
                        builder -> three(builder.dropout(0.1), new ElmanCell())
                                .dropout(0.2)
                                .dense(UNITS)
                                .recurrent(new ElmanCell(), Sizes.bind("H", UNITS))
                                .bidirectional(new ElmanCell(), Sizes.bind("H", UNITS / 2))
                                .recurrent(new ElmanCell(), Sizes.bind("H", UNITS))
                                .recurrent(new ElmanCell(), Sizes.bind("H", UNITS)))
                .layers();
        List<Wave> waves = Wave.among(layers);
        assertThat(waves).extracting(Wave::first).containsExactly(1, 9);
        assertThat(waves).extracting(Wave::size).containsExactly(4, 2);
    }

    @Test
    void layersThatShareParametersDoNot() {
        RecurrentLayer layer =
                new RecurrentLayer(new ElmanCell(), Sizes.bind("X", UNITS).with("H", UNITS), KERNELS, Workers.CALLER);
        assertThat(Wave.among(List.of(layer, layer.twin()))).isEmpty();
    }

    @Test
    void batchesThatAreWorthWhileAndNotCutOtherwise() {
        Wave wave = Wave.among(stack(Workers.CALLER, builder -> three(builder, new ElmanCell()))
                        .layers())
                .get(0);
        assertThat(wave.takes(LAYOUT, Pass.TRAINING)).isTrue();
        assertThat(wave.takes(LAYOUT, Pass.INFERENCE)).isTrue();
        assertThat(wave.takes(BatchLayout.uniform(40, 1), Pass.TRAINING)).isFalse();
        assertThat(wave.takes(BatchLayout.uniform(40, 31), Pass.TRAINING)).isTrue();
        assertThat(wave.takes(BatchLayout.uniform(40, 32), Pass.TRAINING)).isFalse();
        assertThat(wave.takes(BatchLayout.uniform(1000, 4), Pass.TRAINING)).isTrue();
        assertThat(wave.takes(BatchLayout.uniform(1000, 4), Pass.INFERENCE)).isFalse();
        assertThat(wave.takes(BatchLayout.uniform(0, 0), Pass.TRAINING)).isFalse();
    }

    /** Runs that follow and runs that do not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSameBits(boolean following) {
        Cell cell = following ? ElmanCell.following() : new ElmanCell();
        Matrix output = null;
        Matrix gradient = null;
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Stack stack = stack(workers, builder -> three(builder, cell));
                Matrix found = Gradients.copy(stack.forward(LAYOUT, matrix(1), Pass.TRAINING));
                Matrix input = matrix(3);
                stack.backward(matrix(2), input);
                output = output == null ? found : output;
                gradient = gradient == null ? input : gradient;
                assertSame(found, output);
                assertSame(input, gradient);
            }
        }
    }

    private static void assertSame(Matrix actual, Matrix expected) {
        for (int row = 0; row < expected.rows(); row++) {
            for (int column = 0; column < expected.columns(); column++) {
                assertThat(actual.get(row, column)).isEqualTo(expected.get(row, column));
            }
        }
    }

    /** Whichever of the layers it is, nobody waits for ever, and the next pass works. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFailureArrives(int failing) {
        boolean[] fails = {false};
        Cell broken = ElmanCell.following(t -> {
            if (fails[0] && t == 7) {
                throw new IllegalStateException("broken");
            }
        });
        try (Workers workers = Workers.of(3)) {
            Stack stack = stack(workers, builder -> {
                for (int i = 0; i < 3; i++) {
                    elman(builder, i == failing ? broken : ElmanCell.following())
                            .dropout(0.1);
                }
                return builder;
            });
            Matrix expected = Gradients.copy(stack.forward(LAYOUT, matrix(1), Pass.INFERENCE));
            fails[0] = true;
            assertThatThrownBy(() -> stack.forward(LAYOUT, matrix(1), Pass.INFERENCE))
                    .hasMessage("broken");
            fails[0] = false;
            stack.forward(LAYOUT, matrix(1), Pass.TRAINING);
            fails[0] = true;
            assertThatThrownBy(() -> stack.backward(matrix(2), matrix(3))).hasMessage("broken");
            fails[0] = false;
            assertSame(stack.forward(LAYOUT, matrix(1), Pass.INFERENCE), expected);
        }
    }

    @Test
    void aWrongInputIsTheLowestLayersMatter() {
        Stack stack = stack(Workers.CALLER, builder -> three(builder, new ElmanCell()));
        assertThatThrownBy(() -> stack.forward(LAYOUT, matrix(1).rows(0, 3), Pass.TRAINING))
                .hasMessageStartingWith("input of Elman 160 -> 160: expected");
    }

    @Test
    void anInterruptIsPassedOn() {
        try (Workers workers = Workers.of(3)) {
            Stack stack = stack(workers, builder -> three(builder, ElmanCell.following()));
            Matrix expected = Gradients.copy(stack.forward(LAYOUT, matrix(1), Pass.INFERENCE));
            Thread.currentThread().interrupt();
            assertSame(stack.forward(LAYOUT, matrix(1), Pass.INFERENCE), expected);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void passesAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Workers workers = Workers.of(2)) {
            long[] ids = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            thread == Thread.currentThread() || thread.getName().startsWith("cellwright-worker"))
                    .mapToLong(Thread::getId)
                    .toArray();
            Stack stack = stack(workers, builder -> three(builder, ElmanCell.following()));
            Matrix input = matrix(1);
            Matrix outputGradient = matrix(2);
            Matrix inputGradient = matrix(3);
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
                long before = allocated(threads, ids);
                for (int i = 0; i < 2; i++) {
                    stack.forward(LAYOUT, input, Pass.TRAINING);
                    stack.backward(outputGradient, inputGradient);
                    stack.forward(LAYOUT, input, Pass.INFERENCE);
                }
                least = Math.min(least, allocated(threads, ids) - before);
            }
            assertThat(least).isZero();
        }
    }

    private static long allocated(ThreadMXBean threads, long[] ids) {
        long total = 0;
        for (long id : ids) {
            total += Math.max(0, threads.getThreadAllocatedBytes(id));
        }
        return total;
    }
}
