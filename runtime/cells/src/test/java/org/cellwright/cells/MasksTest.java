package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** What is left out in training does not depend on how a batch is run, and outside of training nothing is left out. */
class MasksTest {
    private static final int X = 5;
    private static final int H = 9;
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final CompiledCell CELL = CompiledCell.of("""
            cell Left {
              dim X, H;
              input x: [X];
              state h: [H];
              output h;
              param W: [H, H];
              param U: [H, X];

              v    = tanh(dropout(W, 0.25) @ variational_dropout(h[t-1], 0.3) + U @ dropout(x[t], 0.5));
              h[t] = zoneout(v, h[t-1], 0.2);
            }
            """);
    /** Shows its masks: of x = 1 what becomes of it, of h = 0 where the old value stays. */
    private static final CompiledCell SHOWN = CompiledCell.of("""
            cell Shown {
              dim H;
              input x: [H];
              state h: [H];
              output p, q, r, h;

              p    = dropout(x[t], 0.3);
              q    = variational_dropout(x[t], 0.3);
              r    = zoneout(x[t], 0 * x[t], 0.3);
              h[t] = 0.5 * h[t-1];
            }
            """);

    /** Shows what is left of its weights: of x = 1 at one place and W = 1 a column of the mask. */
    private static final CompiledCell WEIGHTS = CompiledCell.of("""
            cell Weights {
              dim X, H;
              input x: [X];
              state h: [H];
              output y, h;
              param W: [H, X] = ones;

              y    = dropout(W, 0.3) @ x[t];
              h[t] = 0.5 * h[t-1];
            }
            """);

    /** More than one shard. */
    private static final int[] LENGTHS = new int[40];

    static {
        Arrays.setAll(LENGTHS, b -> 6 - b / 8);
    }

    private final BatchLayout layout = BatchLayout.ofLengths(LENGTHS);

    private static Layer layer(Workers workers) {
        return initialized(new RecurrentLayer(CELL.cell(), Sizes.bind("X", X).with("H", H), KERNELS, workers));
    }

    private static Layer initialized(Layer layer) {
        layer.initialize(new SeededRandom(1));
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

    private static Matrix filled(Precision precision, int rows, int columns) {
        Matrix matrix = Matrix.allocate(precision, rows, columns);
        matrix.fill(1);
        return matrix;
    }

    private static double[] numbers(Matrix matrix) {
        double[] numbers = new double[matrix.rows() * matrix.columns()];
        Arrays.setAll(numbers, i -> matrix.get(i / matrix.columns(), i % matrix.columns()));
        return numbers;
    }

    /** The output, and all gradients. */
    private static Map<String, double[]> train(Layer layer, BatchLayout layout, Matrix input, Pass pass) {
        Map<String, double[]> results = new LinkedHashMap<>();
        layer.parameters().all().forEach(parameter -> parameter.gradient().fill(0));
        results.put("output", numbers(layer.forward(layout, input, pass)));
        Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, input.rows(), input.columns());
        layer.backward(filled(Precision.DOUBLE, layout.totalRows(), layer.outputSize()), inputGradient);
        results.put("input", numbers(inputGradient));
        layer.parameters().all().forEach(parameter -> results.put(parameter.name(), numbers(parameter.gradient())));
        return results;
    }

    private static void assertSame(Map<String, double[]> actual, Map<String, double[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void threadsChangeNothing() {
        Matrix input = random(layout.totalRows(), X, 3);
        Map<String, double[]> alone = train(layer(Workers.CALLER), layout, input, Pass.TRAINING);
        assertSame(train(layer(Workers.of(3)), layout, input, Pass.TRAINING), alone);
    }

    @Test
    void aSequenceInPartsGoesOnWithItsMasks() {
        BatchLayout whole = BatchLayout.uniform(7, 3);
        Matrix input = random(21, X, 4);
        double[] expected = numbers(layer(Workers.CALLER).forward(whole, input, Pass.TRAINING));
        for (int cut = 1; cut < 7; cut++) {
            Layer layer = layer(Workers.CALLER);
            double[] begun = numbers(layer.forward(whole.steps(0, cut), input.rows(0, 3 * cut), Pass.TRAINING));
            double[] ended = numbers(layer.forward(
                    whole.steps(cut, 7 - cut), input.rows(3 * cut, 21 - 3 * cut), Pass.TRAINING_CONTINUED));
            double[] both = Arrays.copyOf(begun, expected.length);
            System.arraycopy(ended, 0, both, begun.length, ended.length);
            for (int i = 0; i < both.length; i++) {
                assertThat(both[i]).isEqualTo(expected[i], within(1e-14));
            }
        }
    }

    @Test
    void everyPassDrawsAnewAndGoesOnFromWhereItsGeneratorStands() {
        Matrix input = random(layout.totalRows(), X, 5);
        Layer layer = layer(Workers.CALLER);
        Map<String, double[]> first = train(layer, layout, input, Pass.TRAINING);
        SeededRandom.State between = layer.generators().get("masks").state();
        Map<String, double[]> second = train(layer, layout, input, Pass.TRAINING);
        assertThat(second.get("output")).isNotEqualTo(first.get("output"));
        Layer other = layer(Workers.CALLER);
        other.generators().get("masks").restore(between);
        assertSame(train(other, layout, input, Pass.TRAINING), second);
    }

    @Test
    void withoutTrainingNothingIsDrawn() {
        Layer layer = layer(Workers.CALLER);
        Matrix input = random(layout.totalRows(), X, 6);
        double[] before = numbers(layer.forward(layout, input, Pass.INFERENCE));
        SeededRandom.State state = layer.generators().get("masks").state();
        assertThat(numbers(layer.forward(layout, input, Pass.INFERENCE))).isEqualTo(before);
        assertThat(layer.generators().get("masks").state()).isEqualTo(state);
        train(layer, layout, input, Pass.TRAINING);
        assertThat(numbers(layer.forward(layout, input, Pass.INFERENCE))).isEqualTo(before);
    }

    @Test
    void masksAreWhatTheirFunctionsSay() {
        int steps = 50;
        int batch = 20;
        int size = 11;
        int rows = steps * batch;
        double[][] byPrecision = new double[2][];
        for (Precision precision : Precision.values()) {
            for (Kernels kernels :
                    new Kernels[] {KernelSelection.vector(precision), KernelSelection.scalar(precision)}) {
                Layer layer =
                        initialized(new RecurrentLayer(SHOWN.cell(), Sizes.bind("H", size), kernels, Workers.CALLER));
                Matrix shown =
                        layer.forward(BatchLayout.uniform(steps, batch), filled(precision, rows, size), Pass.TRAINING);
                double[] zeros = new double[rows * 3 * size];
                for (int row = 0; row < rows; row++) {
                    for (int c = 0; c < 3 * size; c++) {
                        double value = shown.get(row, c);
                        double kept = c < 2 * size ? 1 / 0.7 : 1;
                        zeros[row * 3 * size + c] = value == 0 ? 1 : 0;
                        assertThat(value == 0 || Math.abs(value - kept) < 1e-6).isTrue();
                        boolean variational = c >= size && c < 2 * size;
                        if (variational) {
                            assertThat(value).isEqualTo(shown.get(row % batch, c));
                        }
                    }
                }
                int index = precision.ordinal();
                assertThat(byPrecision[index] == null || Arrays.equals(byPrecision[index], zeros))
                        .isTrue();
                byPrecision[index] = zeros;
                for (int part = 0; part < 3; part++) {
                    double share = 0;
                    for (int i = 0; i < zeros.length; i++) {
                        share += i % (3 * size) / size == part ? zeros[i] / (rows * size) : 0;
                    }
                    // Five standard deviations: of 11,000 numbers, or 220 of the variational mask.
                    double deviation = Math.sqrt(0.3 * 0.7 / (size * batch * (part == 1 ? 1 : steps)));
                    assertThat(share).isEqualTo(0.3, within(5 * deviation));
                }
            }
        }
        assertThat(byPrecision[0]).isEqualTo(byPrecision[1]);
    }

    @Test
    void weightsAreLeftOutForAWholePassAndGetNoGradient() {
        int rows = 60;
        int columns = 11;
        BatchLayout steps = BatchLayout.uniform(columns, 40);
        double[][] byPrecision = new double[2][];
        for (Precision precision : Precision.values()) {
            for (Kernels kernels :
                    new Kernels[] {KernelSelection.vector(precision), KernelSelection.scalar(precision)}) {
                Sizes sizes = Sizes.bind("X", columns).with("H", rows);
                Layer layer = initialized(new RecurrentLayer(WEIGHTS.cell(), sizes, kernels, Workers.CALLER));
                Matrix input = Matrix.allocate(precision, steps.totalRows(), columns);
                for (int row = 0; row < input.rows(); row++) {
                    input.set(row, row / 40, 1);
                }
                Layer twin = layer.twin();
                Matrix shown = layer.forward(steps, input, Pass.TRAINING);
                Matrix whole = twin.forward(steps, input, Pass.INFERENCE);
                layer.backward(filled(precision, shown.rows(), shown.columns()), null);
                Matrix gradient = layer.parameters().get("W").gradient();
                double[] zeros = new double[rows * columns];
                for (int row = 0; row < input.rows(); row++) {
                    for (int i = 0; i < rows; i++) {
                        int place = i * columns + row / 40;
                        double value = shown.get(row, i);
                        zeros[place] = value == 0 ? 1 : 0;
                        assertThat(value).isEqualTo(shown.get(row / 40 * 40, i));
                        assertThat(value == 0 || Math.abs(value - 1 / 0.7) < 1e-6)
                                .isTrue();
                        assertThat(gradient.get(i, row / 40)).isEqualTo(40 * value, within(1e-4));
                        assertThat(whole.get(row, i)).isEqualTo(1);
                    }
                }
                int index = precision.ordinal();
                assertThat(byPrecision[index] == null || Arrays.equals(byPrecision[index], zeros))
                        .isTrue();
                byPrecision[index] = zeros;
                assertThat(Arrays.stream(zeros).average().orElseThrow())
                        .isEqualTo(0.3, within(5 * Math.sqrt(0.3 * 0.7 / zeros.length)));
                assertThat(numbers(layer.forward(steps, input, Pass.TRAINING))).isNotEqualTo(numbers(whole));
                assertThat(numbers(layer.forward(steps, input, Pass.INFERENCE))).isEqualTo(numbers(whole));
            }
        }
        assertThat(byPrecision[0]).isEqualTo(byPrecision[1]);
    }

    @Test
    void layersOfAModelDiffer() {
        Layer model = new StackBuilder(4, KERNELS)
                .recurrent(SHOWN.cell(), new Sizes(Map.of()))
                .build();
        Layer pair = new StackBuilder(4, KERNELS)
                .bidirectional(SHOWN.cell(), new Sizes(Map.of()))
                .build();
        BatchLayout one = BatchLayout.uniform(1, 3);
        double[] single = numbers(model.forward(one, filled(Precision.DOUBLE, 3, 4), Pass.TRAINING));
        Matrix both = pair.forward(one, filled(Precision.DOUBLE, 3, 4), Pass.TRAINING);
        assertThat(single).contains(0);
        assertThat(pair.generators()).hasSize(2);
        boolean different = false;
        for (int i = 0; i < 3 * 12; i++) {
            different |= both.get(i / 12, i % 12) != both.get(i / 12, 16 + i % 12);
        }
        assertThat(different).isTrue();
    }
}
