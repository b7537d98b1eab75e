package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.cells.AwdLstm;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.LayerState;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers of a stack that work at once compute what they do one after the other. */
@Timeout(300)
class WavefrontTest {
    private static final int INPUTS = 61;

    /** One sequence, equal ones, ragged ones of which one is empty; sizes for which there are several chunks. */
    private static final List<BatchLayout> LAYOUTS = List.of(
            BatchLayout.uniform(150, 1),
            BatchLayout.uniform(40, 4),
            BatchLayout.ofLengths(140, 140, 61, 60, 60, 4, 1, 0));

    /** Two waves, of three layers and of two, around a layer that looks at the end first. */
    private static Stack model(Precision precision, Workers workers) {
        Stack model = new StackBuilder(INPUTS, KernelSelection.best(precision), workers)
                .dropout(0.1)
                .recurrent(new Lstm(), Sizes.bind("H", 67))
                .dropout(0.3)
                .recurrent(new AwdLstm(), Sizes.bind("H", 64))
                .recurrent(new Gru(), Sizes.bind("H", 81))
                .bidirectional(new Gru(), Sizes.bind("H", 33))
                .recurrent(new Gru(), Sizes.bind("H", 80))
                .dropout(0.2)
                .dropout(0.2)
                .recurrent(new Lstm(), Sizes.bind("H", 60))
                .dropout(0.1)
                .dense(5)
                .build();
        model.initialize(new SeededRandom(1));
        return model;
    }

    private static Matrix random(Precision precision, int rows, int columns, long seed) {
        Matrix matrix = Matrix.allocate(precision, rows, columns);
        SeededRandom random = new SeededRandom(seed);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.set(r, c, 2 * random.nextDouble() - 1);
            }
        }
        return matrix;
    }

    private static void addTo(List<double[]> all, Matrix matrix) {
        double[] numbers = new double[matrix.rows() * matrix.columns()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = matrix.get(i / matrix.columns(), i % matrix.columns());
        }
        all.add(numbers);
    }

    /** How the layers of a stack run. */
    private interface Runner {
        Matrix forward(BatchLayout layout, Matrix input, Pass pass);

        void backward(Matrix outputGradient, Matrix inputGradient);
    }

    /** Each layer by itself. */
    private static Runner oneByOne(Stack model) {
        List<Matrix> inputs = new ArrayList<>();
        return new Runner() {
            @Override
            public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
                inputs.clear();
                Matrix value = input;
                for (Layer layer : model.layers()) {
                    inputs.add(value);
                    value = layer.forward(layout, value, pass);
                }
                return value;
            }

            @Override
            public void backward(Matrix outputGradient, Matrix inputGradient) {
                Matrix gradient = outputGradient;
                for (int i = inputs.size() - 1; i >= 0; i--) {
                    Matrix input = inputs.get(i);
                    Matrix below =
                            i == 0 ? inputGradient : Matrix.allocate(model.precision(), input.rows(), input.columns());
                    model.layers().get(i).backward(gradient, below);
                    gradient = below;
                }
            }
        };
    }

    private static Runner together(Stack model) {
        return new Runner() {
            @Override
            public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
                return model.forward(layout, input, pass);
            }

            @Override
            public void backward(Matrix outputGradient, Matrix inputGradient) {
                model.backward(outputGradient, inputGradient);
            }
        };
    }

    /** Outputs and last states of passes over all layouts, of inference and training in turn, and what training adds. */
    private record Result(List<double[]> values, List<double[]> gradients) {}

    private static Result run(Stack model, Runner runner) {
        Precision precision = model.precision();
        List<double[]> values = new ArrayList<>();
        List<double[]> gradients = new ArrayList<>();
        model.parameters().zeroGradients();
        for (BatchLayout layout : LAYOUTS) {
            int rows = layout.totalRows();
            Matrix input = random(precision, rows, INPUTS, rows);
            Matrix outputGradient = random(precision, rows, 5, rows + 1);
            Matrix inputGradient = Matrix.allocate(precision, rows, INPUTS);
            addTo(values, runner.forward(layout, input, Pass.INFERENCE));
            addTo(values, runner.forward(layout, input, Pass.TRAINING));
            runner.backward(outputGradient, inputGradient);
            addTo(gradients, inputGradient);
            addTo(values, runner.forward(layout, input, Pass.TRAINING_CONTINUED));
            for (LayerState state : model.states().byPath().values()) {
                addTo(values, state.value());
                state.gradient().copyFrom(random(precision, layout.batch(), state.size(), state.size()));
            }
            runner.backward(outputGradient, null);
            model.states().byPath().values().forEach(state -> addTo(gradients, state.gradient()));
        }
        for (Parameter parameter : model.parameters().all()) {
            addTo(gradients, parameter.gradient());
        }
        return new Result(values, gradients);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theSameBitsForAnyNumberOfThreads(Precision precision) {
        Stack model = model(precision, Workers.CALLER);
        Result expected = run(model, together(model));
        for (int threads = 2; threads <= 4; threads++) {
            try (Workers workers = Workers.of(threads)) {
                for (int repetition = 0; repetition < 3; repetition++) {
                    Stack parallel = model(precision, workers);
                    Result result = run(parallel, together(parallel));
                    assertThat(result.values).as("%d threads", threads).containsExactlyElementsOf(expected.values);
                    assertThat(result.gradients)
                            .as("%d threads", threads)
                            .containsExactlyElementsOf(expected.gradients);
                }
            }
        }
    }

    @Test
    void whatTheLayersComputeOneByOne() {
        Stack alone = model(Precision.DOUBLE, Workers.CALLER);
        Result expected = run(alone, oneByOne(alone));
        try (Workers workers = Workers.of(3)) {
            Stack model = model(Precision.DOUBLE, workers);
            Result result = run(model, together(model));
            assertThat(result.values).containsExactlyElementsOf(expected.values);
            assertThat(result.gradients).hasSameSizeAs(expected.gradients);
            for (int i = 0; i < expected.gradients.size(); i++) {
                double magnitude = 0;
                for (double number : expected.gradients.get(i)) {
                    magnitude = Math.max(magnitude, Math.abs(number));
                }
                assertThat(result.gradients.get(i))
                        .as("gradient %d", i)
                        .containsExactly(expected.gradients.get(i), within(1e-13 * magnitude));
            }
        }
    }
}
