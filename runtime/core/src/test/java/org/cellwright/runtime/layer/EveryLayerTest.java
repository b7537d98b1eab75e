package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every layer on any batch. */
class EveryLayerTest {
    static List<EveryLayer> layers() {
        return EveryLayer.all();
    }

    /**
     * Outputs and gradients of the inputs in the order of the sequences, [steps * sequences, size], or [sequences, size] where there is
     * one output for each sequence.
     */
    private record Result(Matrix output, Matrix inputGradient, List<Matrix> gradients) {}

    private static Result run(EveryLayer kind, Layer layer, Matrix padded, Matrix outputGradient, int[] lengths) {
        Packing packing = new Packing(lengths);
        BatchLayout layout = packing.layout();
        Matrix input = Matrix.allocate(Precision.DOUBLE, layout.totalRows(), layer.inputSize());
        packing.pack(padded, input);
        layer.parameters().zeroGradients();
        Matrix given = layer.forward(layout, input, Pass.TRAINING);
        Matrix gradient = Matrix.allocate(Precision.DOUBLE, given.rows(), layer.outputSize());
        Matrix output =
                Matrix.allocate(Precision.DOUBLE, layer.pools() ? lengths.length : padded.rows(), layer.outputSize());
        if (layer.pools()) {
            for (int s = 0; s < lengths.length; s++) {
                if (lengths[s] > 0) {
                    output.rows(s, 1).copyFrom(given.rows(packing.position(s), 1));
                    gradient.rows(packing.position(s), 1).copyFrom(outputGradient.rows(s, 1));
                }
            }
        } else {
            packing.unpack(given, output);
            packing.pack(outputGradient, gradient);
        }
        Matrix packed = Matrix.allocate(Precision.DOUBLE, layout.totalRows(), layer.inputSize());
        layer.backward(gradient, kind.takesTokens() ? null : packed);
        Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, padded.rows(), layer.inputSize());
        packing.unpack(packed, inputGradient);
        return new Result(
                output,
                inputGradient,
                layer.parameters().all().stream()
                        .map(parameter -> Gradients.copy(parameter.gradient()))
                        .toList());
    }

    private static Matrix outputGradient(Layer layer, int rows) {
        return Gradients.random(layer, rows, layer.outputSize(), 2);
    }

    private static int steps(int[] lengths) {
        return Arrays.stream(lengths).max().orElse(0);
    }

    private static int[] lengths(List<Integer> drawn) {
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Gradients of parameters are sums in another order. Where something is drawn, each row draws its own. */
    @Property(tries = 15)
    void permutingTheBatchPermutesTheResults(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 4) Integer> drawn) {
        int[] lengths = lengths(drawn);
        int count = lengths.length;
        int[] order = IntStream.range(0, count).toArray();
        new SeededRandom(count).shuffle(order);
        int[] permutedLengths = Arrays.stream(order).map(s -> lengths[s]).toArray();
        for (EveryLayer kind : layers()) {
            if (kind.draws()) {
                continue;
            }
            Layer layer = kind.make(2);
            Matrix input = kind.input(steps(lengths) * count, 1);
            Matrix gradient = outputGradient(layer, layer.pools() ? count : input.rows());
            Result straight = run(kind, layer, input, gradient, lengths);
            Result permuted = run(kind, layer, permute(input, order), permute(gradient, order), permutedLengths);
            Gradients.assertClose(kind + " output", permuted.output, permute(straight.output, order));
            Gradients.assertClose(
                    kind + " input gradient", permuted.inputGradient, permute(straight.inputGradient, order));
            for (int i = 0; i < straight.gradients.size(); i++) {
                Gradients.assertClose(kind + " gradient " + i, permuted.gradients.get(i), straight.gradients.get(i));
            }
        }
    }

    private static Matrix permute(Matrix padded, int[] order) {
        Matrix result = Matrix.allocate(Precision.DOUBLE, padded.rows(), padded.columns());
        for (int row = 0; row < padded.rows(); row++) {
            int source = row / order.length * order.length + order[row % order.length];
            result.rows(row, 1).copyFrom(padded.rows(source, 1));
        }
        return result;
    }

    /** Bit for bit. */
    @Property(tries = 10)
    void whatStandsInPaddingChangesNothing(@ForAll @Size(min = 1, max = 6) List<@IntRange(max = 4) Integer> drawn) {
        int[] lengths = lengths(drawn);
        int count = lengths.length;
        for (EveryLayer kind : layers()) {
            List<List<Double>> results = new ArrayList<>();
            for (double rubbish : new double[] {0, 1e30, Double.NaN, Double.POSITIVE_INFINITY}) {
                Layer layer = kind.make(2);
                Matrix input = kind.input(5 * count, 1);
                Matrix gradient = outputGradient(layer, layer.pools() ? count : input.rows());
                spoil(input, lengths, rubbish);
                if (!layer.pools()) {
                    spoil(gradient, lengths, rubbish);
                }
                results.add(numbers(run(kind, layer, input, gradient, lengths)));
            }
            assertThat(results).as(kind.name()).allMatch(results.get(0)::equals);
            assertThat(results.get(0)).as(kind.name()).doesNotContain(Double.NaN);
        }
    }

    private static void spoil(Matrix padded, int[] lengths, double rubbish) {
        for (int row = 0; row < padded.rows(); row++) {
            if (row / lengths.length >= lengths[row % lengths.length]) {
                padded.rows(row, 1).fill(rubbish);
            }
        }
    }

    private static List<Double> numbers(Result result) {
        List<Double> all = new ArrayList<>();
        addAll(result.output, all);
        addAll(result.inputGradient, all);
        result.gradients.forEach(matrix -> addAll(matrix, all));
        return all;
    }

    private static void addAll(Matrix matrix, List<Double> target) {
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                target.add(matrix.get(r, c));
            }
        }
    }

    @Property(tries = 15)
    void splittingAndCarryingTheStateChangesNothing(
            @ForAll @Size(min = 1, max = 36) List<@IntRange(max = 6) Integer> drawn,
            @ForAll @IntRange(min = 1, max = 6) int partSteps,
            @ForAll boolean training) {
        BatchLayout layout = new Packing(lengths(drawn)).layout();
        int tested = 0;
        for (EveryLayer kind : layers()) {
            Layer layer = kind.make(2);
            if (!layer.causal() || kind.draws() && training) {
                continue;
            }
            tested++;
            Matrix input = kind.input(layout.totalRows(), 8);
            Pass pass = training ? Pass.TRAINING : Pass.INFERENCE;
            Matrix whole = Gradients.copy(layer.forward(layout, input, pass));
            List<Matrix> finals = states(layer);
            for (int first = 0; first < layout.steps(); first += partSteps) {
                BatchLayout part = layout.steps(first, Math.min(partSteps, layout.steps() - first));
                Matrix output = layer.forward(part, input.rows(layout.offset(first), part.totalRows()), pass);
                Gradients.assertClose(
                        kind + " from step " + first, output, whole.rows(layout.offset(first), part.totalRows()));
                pass = pass.next();
            }
            List<Matrix> carried = states(layer);
            for (int i = 0; i < finals.size() && layout.batch() > 0; i++) {
                Gradients.assertClose(kind + " state " + i, carried.get(i), finals.get(i));
            }
        }
        assertThat(tested).isGreaterThan(7);
    }

    private static List<Matrix> states(Layer layer) {
        return layer.states().byPath().values().stream()
                .map(state -> Gradients.copy(state.value()))
                .toList();
    }

    /** Every layer as a direction, beside another of its kind. */
    @Property(tries = 15)
    void mirroringInputAndDirectionsMirrorsTheOutput(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 5) Integer> drawn) {
        int[] lengths = lengths(drawn);
        for (EveryLayer kind : layers()) {
            Layer one = kind.make(1);
            Layer other = kind.make(2);
            int size = one.outputSize();
            Matrix input = kind.input(steps(lengths) * lengths.length, 1);
            Matrix straight = infer(new Bidirectional(one, other), input, lengths);
            Matrix mirrored = infer(new Bidirectional(other, one), mirror(input, lengths), lengths);
            Matrix back = one.pools() ? mirrored : mirror(mirrored, lengths);
            for (int row = 0; row < back.rows(); row++) {
                for (int c = 0; c < size; c++) {
                    assertThat(back.get(row, c + size)).as(kind.name()).isEqualTo(straight.get(row, c));
                    assertThat(back.get(row, c)).as(kind.name()).isEqualTo(straight.get(row, c + size));
                }
            }
        }
    }

    private static Matrix infer(Layer layer, Matrix padded, int[] lengths) {
        Packing packing = new Packing(lengths);
        Matrix input = Matrix.allocate(Precision.DOUBLE, packing.layout().totalRows(), layer.inputSize());
        packing.pack(padded, input);
        Matrix given = layer.forward(packing.layout(), input, Pass.INFERENCE);
        if (layer.pools()) {
            return Gradients.copy(given);
        }
        Matrix output = Matrix.allocate(Precision.DOUBLE, padded.rows(), layer.outputSize());
        packing.unpack(given, output);
        return output;
    }

    private static Matrix mirror(Matrix padded, int[] lengths) {
        Matrix result = Matrix.allocate(Precision.DOUBLE, padded.rows(), padded.columns());
        for (int s = 0; s < lengths.length; s++) {
            for (int t = 0; t < lengths[s]; t++) {
                result.rows(t * lengths.length + s, 1)
                        .copyFrom(padded.rows((lengths[s] - 1 - t) * lengths.length + s, 1));
            }
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void gradientsAreThoseOfCentralDifferences(EveryLayer kind) {
        if (kind.name().equals("fixed embedding")) {
            Result result = run(kind, kind.make(1), kind.input(3, 1), outputGradient(kind.make(1), 3), new int[] {3});
            assertThat(numbers(result.gradients.get(0))).containsOnly(0.0);
            return;
        }
        for (BatchLayout layout : LayerGradientTest.layouts()) {
            Gradients.check(kind.make(1), layout, kind.input(layout.totalRows(), 3), !kind.takesTokens());
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theSameBitsForAnyNumberOfThreads(EveryLayer kind) {
        int[] lengths = IntStream.range(0, 70).map(s -> s * 13 % 7).toArray();
        List<List<Double>> results = new ArrayList<>();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Layer layer = kind.make(2, workers);
                Matrix gradient = outputGradient(layer, layer.pools() ? 70 : 6 * 70);
                results.add(numbers(run(kind, layer, kind.input(6 * 70, 1), gradient, lengths)));
            }
        }
        assertThat(results).allMatch(results.get(0)::equals);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void twinsDoTheSame(EveryLayer kind) {
        BatchLayout layout = BatchLayout.ofLengths(4, 2);
        Layer layer = kind.make(1);
        Layer twin = layer.twin();
        Matrix input = kind.input(layout.totalRows(), 1);
        Matrix expected = Gradients.copy(layer.forward(layout, input, Pass.INFERENCE));
        assertThat(numbers(twin.forward(layout, input, Pass.INFERENCE))).isEqualTo(numbers(expected));
        assertThat(twin.parameters().all()).isEqualTo(layer.parameters().all());
        assertThat(twin.states().byPath().values())
                .noneMatch(layer.states().byPath().values()::contains);
    }

    private static List<Double> numbers(Matrix matrix) {
        List<Double> all = new ArrayList<>();
        addAll(matrix, all);
        return all;
    }

    @Test
    void everyKindOfLayerIsTested() {
        Set<String> kinds = new TreeSet<>();
        for (EveryLayer kind : layers()) {
            if (!kind.make(1).toString().contains("Pair")) {
                addKinds(kind.make(1).description(), kinds);
            }
        }
        assertThat(kinds).containsAll(LayerFactory.kinds());
    }

    private static void addKinds(LayerDescription description, Set<String> kinds) {
        kinds.add(description.kind());
        description.parts().forEach(part -> addKinds(part, kinds));
    }

    /** Cells that can be made from their names. */
    @ParameterizedTest
    @MethodSource("layers")
    void descriptionsSayAll(EveryLayer kind) {
        Layer layer = kind.make(1);
        if (layer.toString().contains("Pair")) {
            return;
        }
        LayerDescription description =
                LayerDescription.ofData(layer.description().toData());
        Layer built = new LayerFactory(KernelSelection.scalar(Precision.DOUBLE), Workers.CALLER).build(description);
        assertThat(built.description()).isEqualTo(layer.description());
        assertThat(built).hasToString(layer.toString());
        assertThat(built.parameters().byPath().keySet())
                .isEqualTo(layer.parameters().byPath().keySet());
        assertThat(built.generators().keySet()).isEqualTo(layer.generators().keySet());
        assertThat(built.pools()).isEqualTo(layer.pools());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void sequencesOfLengthZeroAndOne(EveryLayer kind) {
        Layer layer = kind.make(1);
        for (int[] lengths : new int[][] {{}, {0}, {0, 0}, {1}, {0, 1, 0}}) {
            Matrix gradient = outputGradient(layer, lengths.length);
            Result result = run(
                    kind,
                    layer,
                    kind.input(steps(lengths) * lengths.length, 1),
                    gradient(layer, gradient, lengths),
                    lengths);
            assertThat(numbers(result)).doesNotContain(Double.NaN);
        }
    }

    private static Matrix gradient(Layer layer, Matrix gradient, int[] lengths) {
        return layer.pools() ? gradient : gradient.rows(0, steps(lengths) * lengths.length);
    }
}
