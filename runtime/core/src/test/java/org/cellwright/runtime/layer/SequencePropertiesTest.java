package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** What must hold for any model of any cell on any batch. */
class SequencePropertiesTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int X = 2;

    private static Layer bidirectional(Workers workers) {
        Layer model = new StackBuilder(X, KERNELS, workers)
                .bidirectional(new ElmanCell(), Sizes.bind("H", 2))
                .bidirectional(new ElmanCell(), Sizes.bind("H", 1), new ElmanCell(), Sizes.bind("H", 2))
                .dense(2)
                .build();
        model.parameters().initialize(new SeededRandom(2));
        return model;
    }

    private static Layer causal() {
        Layer model = new StackBuilder(X, KERNELS)
                .recurrent(new ElmanCell(), Sizes.bind("H", 4))
                .recurrent(new PairCell(), new Sizes(Map.of("H", 2)))
                .dense(2)
                .build();
        model.parameters().initialize(new SeededRandom(2));
        return model;
    }

    /** Outputs and gradients of the inputs, padded, in the order of the sequences. */
    private record Result(Matrix output, Matrix inputGradient) {}

    private static Result run(Layer model, Matrix padded, Matrix paddedGradient, int[] lengths) {
        Packing packing = new Packing(lengths);
        int rows = packing.layout().totalRows();
        Matrix input = Matrix.allocate(Precision.DOUBLE, rows, model.inputSize());
        packing.pack(padded, input);
        Matrix outputGradient = Matrix.allocate(Precision.DOUBLE, rows, model.outputSize());
        packing.pack(paddedGradient, outputGradient);
        model.parameters().zeroGradients();
        Matrix output = Matrix.allocate(Precision.DOUBLE, padded.rows(), model.outputSize());
        packing.unpack(model.forward(packing.layout(), input, Pass.TRAINING), output);
        Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, rows, model.inputSize());
        model.backward(outputGradient, inputGradient);
        Matrix paddedInputGradient = Matrix.allocate(Precision.DOUBLE, padded.rows(), model.inputSize());
        packing.unpack(inputGradient, paddedInputGradient);
        return new Result(output, paddedInputGradient);
    }

    private static Matrix padded(int steps, int sequences, int columns, long seed) {
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, steps * sequences, columns);
        Gradients.fill(matrix, seed);
        return matrix;
    }

    private static List<Matrix> gradients(Layer model) {
        return model.parameters().all().stream()
                .map(p -> Gradients.copy(p.gradient()))
                .toList();
    }

    private static int steps(int[] lengths) {
        return Arrays.stream(lengths).max().orElse(0);
    }

    private static void addAll(Matrix matrix, List<Double> target) {
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                target.add(matrix.get(r, c));
            }
        }
    }

    /** The second part's gradient is that of a sequence that starts with the states after the first: nothing comes from before. */
    @Test
    void gradientsStayInTheirPart() {
        BatchLayout layout = BatchLayout.ofLengths(3, 3, 2);
        Layer model = causal();
        Matrix input = Gradients.random(model, layout.totalRows(), X, 8);
        Matrix gradient = Gradients.random(model, layout.totalRows(), 2, 9);
        model.forward(layout, input, Pass.TRAINING);
        List<Matrix> carried = states(model);
        model.backward(gradient, null);
        model.parameters().zeroGradients();
        Matrix output = Gradients.copy(model.forward(layout, input, Pass.TRAINING_CONTINUED));
        model.backward(gradient, null);

        Layer alone = causal();
        alone.states().reset(3);
        int state = 0;
        for (LayerState each : alone.states().byPath().values()) {
            each.value().copyFrom(carried.get(state++));
        }
        Gradients.assertClose("output", alone.forward(layout, input, Pass.TRAINING_CONTINUED), output);
        alone.backward(gradient, null);
        for (int i = 0; i < gradients(model).size(); i++) {
            Gradients.assertClose(
                    "gradient " + i, gradients(model).get(i), gradients(alone).get(i));
        }
    }

    private static List<Matrix> states(Layer model) {
        return model.states().byPath().values().stream()
                .map(s -> Gradients.copy(s.value()))
                .toList();
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        int[] lengths = IntStream.range(0, 70).map(s -> s * 13 % 7).toArray();
        Matrix input = padded(6, 70, X, 1);
        Matrix gradient = padded(6, 70, 2, 2);
        List<List<Double>> results = new ArrayList<>();
        for (int threads = 1; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                Layer model = bidirectional(workers);
                Result result = run(model, input, gradient, lengths);
                List<Double> all = new ArrayList<>();
                addAll(result.output, all);
                addAll(result.inputGradient, all);
                gradients(model).forEach(matrix -> addAll(matrix, all));
                results.add(all);
            }
        }
        assertThat(results).allMatch(results.get(0)::equals);
    }

    /** More rows than one part of an inference pass has. */
    @Test
    void longInferenceEqualsTraining() {
        Layer model = causal();
        BatchLayout layout = BatchLayout.ofLengths(4500, 4400, 3);
        Matrix input = Gradients.random(model, layout.totalRows(), X, 8);
        Matrix training = Gradients.copy(model.forward(layout, input, Pass.TRAINING));
        List<Matrix> finals = states(model);
        Gradients.assertClose("output", model.forward(layout, input, Pass.INFERENCE), training);
        for (int i = 0; i < finals.size(); i++) {
            Gradients.assertClose("state " + i, states(model).get(i), finals.get(i));
        }
    }

    @Test
    void statesStartAsDeclaredOrAsGiven() {
        Layer model = causal();
        BatchLayout layout = BatchLayout.uniform(1, 2);
        Matrix input = Gradients.random(model, 2, X, 8);
        Matrix declared = Gradients.copy(model.forward(layout, input, Pass.INFERENCE));
        model.states().reset(2);
        assertThat(model.states().get("layer0.a").value().get(1, 2)).isEqualTo(0.25);
        Gradients.assertClose("reset", model.forward(layout, input, Pass.INFERENCE_CONTINUED), declared);
        model.states().reset(2);
        model.states().get("layer0.a").value().fill(0.9);
        assertThat(model.forward(layout, input, Pass.INFERENCE_CONTINUED).get(0, 0))
                .isNotEqualTo(declared.get(0, 0));
        assertThatThrownBy(() -> model.states().get("layer9.a"))
                .hasMessageContaining("no state layer9.a; there are [layer0.a");
        assertThatThrownBy(() -> model.forward(
                        BatchLayout.uniform(1, 3), Gradients.random(model, 3, X, 8), Pass.INFERENCE_CONTINUED))
                .hasMessage("state a holds 2 sequences, but the continued pass has 3");
    }
}
