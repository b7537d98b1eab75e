package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.StateReset;
import org.cellwright.runtime.model.Streaming;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** First values that are learned, in layers: of which sequences and passes they get their gradient. */
class FirstValuesTest {
    private static final int X = 3;
    private static final int H = 9;
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final CompiledCell CELL = CompiledCell.of("""
            cell Begin {
              dim X, H;
              input x: [X];
              state h: [H] = tanh(h0);
              output h;
              param W: [H, H];
              param U: [H, X];
              param h0: [H] = uniform(-1, 1);

              h[t] = tanh(W @ h[t-1] + U @ x[t]);
            }
            """);
    /** More than one shard. */
    private static final int[] LENGTHS = new int[40];

    static {
        Arrays.setAll(LENGTHS, b -> 6 - b / 8);
    }

    private final BatchLayout layout = BatchLayout.ofLengths(LENGTHS);
    private final Matrix input = random(layout.totalRows(), X, 5);

    private static Layer layer(Workers workers) {
        Layer layer = new RecurrentLayer(CELL.cell(), Sizes.bind("X", X).with("H", H), KERNELS, workers);
        layer.parameters().initialize(new SeededRandom(1));
        return layer;
    }

    private static Matrix random(int rows, int columns, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.set(i / columns, i % columns, random.nextDouble() - 0.5);
        }
        return matrix;
    }

    private static double[] gradient(Layer layer) {
        Matrix gradient = layer.parameters().get("h0").gradient();
        double[] values = new double[H];
        Arrays.setAll(values, j -> gradient.get(0, j));
        return values;
    }

    /** The sum of all outputs. */
    private double loss(Layer layer) {
        Matrix output = layer.forward(layout, input, Pass.INFERENCE);
        double sum = 0;
        for (int i = 0; i < layout.totalRows() * H; i++) {
            sum += output.get(i / H, i % H);
        }
        return sum;
    }

    private static Matrix ones(int rows) {
        Matrix ones = Matrix.allocate(Precision.DOUBLE, rows, H);
        ones.fill(1);
        return ones;
    }

    @Test
    void theGradientIsTheSumOverAllSequencesHoweverLong() {
        Layer layer = layer(Workers.CALLER);
        layer.forward(layout, input, Pass.TRAINING);
        layer.backward(ones(layout.totalRows()), null);
        double[] found = gradient(layer);
        Matrix first = layer.parameters().get("h0").value();
        for (int j = 0; j < H; j++) {
            double value = first.get(0, j);
            double[] around = new double[2];
            for (int side = 0; side < 2; side++) {
                first.set(0, j, value + (side == 0 ? -1e-5 : 1e-5));
                layer.parameters().get("h0").valueChanged();
                around[side] = loss(layer);
            }
            first.set(0, j, value);
            layer.parameters().get("h0").valueChanged();
            double expected = (around[1] - around[0]) / 2e-5;
            assertThat(Math.abs(found[j] - expected)).isLessThan(1e-7 * Math.abs(expected) + 1e-7);
        }
    }

    @Test
    void threadsChangeNothing() {
        Layer alone = layer(Workers.CALLER);
        alone.forward(layout, input, Pass.TRAINING);
        alone.backward(ones(layout.totalRows()), null);
        Layer together = layer(Workers.of(2));
        together.forward(layout, input, Pass.TRAINING);
        together.backward(ones(layout.totalRows()), null);
        assertThat(gradient(together)).isEqualTo(gradient(alone));
    }

    @Test
    void whatIsCarriedAddsNothing() {
        Layer layer = layer(Workers.CALLER);
        BatchLayout part = BatchLayout.uniform(3, 4);
        layer.forward(part, random(12, X, 6), Pass.TRAINING);
        layer.backward(ones(12), null);
        double[] first = gradient(layer);
        assertThat(first).doesNotContain(0);
        layer.forward(part, random(12, X, 7), Pass.TRAINING_CONTINUED);
        layer.backward(ones(12), null);
        assertThat(gradient(layer)).isEqualTo(first);
    }

    @Test
    void aLayerBeginsWithThemAgain() {
        Layer layer = layer(Workers.CALLER);
        double before = loss(layer);
        layer.forward(layout, input, Pass.INFERENCE_CONTINUED);
        assertThat(loss(layer)).isEqualTo(before);
        layer.parameters().get("h0").value().fill(2);
        layer.parameters().get("h0").valueChanged();
        assertThat(loss(layer)).isNotEqualTo(before);
    }

    @Test
    void streamsAndResetsBeginWithThem() {
        Layer layer = layer(Workers.CALLER);
        BatchLayout one = BatchLayout.uniform(1, 2);
        Matrix rows = random(2, X, 8);
        Matrix expected = Matrix.allocate(Precision.DOUBLE, 2, H);
        expected.copyFrom(layer.forward(one, rows, Pass.INFERENCE));
        Streaming streaming = new Streaming(layer, 2);
        assertSame(streaming.step(rows), expected);
        streaming.step(rows);
        streaming.reset();
        assertSame(streaming.step(rows), expected);

        StateReset resetting = new StateReset(layer);
        Matrix marked = Matrix.allocate(Precision.DOUBLE, 2, 1 + X);
        marked.fill(1);
        marked.copyBlock(0, 1, rows, 0, 0, 2, X);
        assertSame(resetting.forward(one, marked, Pass.INFERENCE_CONTINUED), expected);
        layer.parameters().get("h0").value().fill(2);
        layer.parameters().get("h0").valueChanged();
        assertThat(resetting.forward(one, marked, Pass.INFERENCE_CONTINUED).get(0, 0))
                .isNotEqualTo(expected.get(0, 0));
    }

    private static void assertSame(Matrix actual, Matrix expected) {
        for (int i = 0; i < expected.rows() * H; i++) {
            assertThat(actual.get(i / H, i % H)).isEqualTo(expected.get(i / H, i % H));
        }
    }
}
