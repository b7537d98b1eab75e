package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Gradients of layers against central differences of sum(output * weights) + sum over states of sum(final state * weights). */
final class Gradients {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-8;

    private Gradients() {}

    static Matrix random(Layer layer, int rows, int columns, long seed) {
        Matrix matrix = Matrix.allocate(layer.precision(), rows, columns);
        fill(matrix, seed);
        return matrix;
    }

    static void fill(Matrix matrix, long seed) {
        SeededRandom random = new SeededRandom(seed);
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                matrix.set(r, c, 2 * random.nextDouble() - 1);
            }
        }
    }

    /** Checks the gradients of all parameters, of the given first states and, unless tokens, of the input. */
    static void check(Layer layer, BatchLayout layout, Matrix input, boolean inputGradient) {
        layer.parameters().initialize(new SeededRandom(5));
        layer.parameters().all().forEach(parameter -> perturb(parameter, layer));
        Matrix weights = random(layer, layer.outputLayout(layout).totalRows(), layer.outputSize(), 11);
        Matrix gradient =
                inputGradient ? Matrix.allocate(layer.precision(), layout.totalRows(), layer.inputSize()) : null;
        if (gradient != null) {
            gradient.fill(Double.NaN);
        }
        loss(layer, layout, input, weights);
        layer.states().byPath().forEach((path, state) -> fill(state.gradient(), path.hashCode()));
        layer.backward(weights, gradient);

        Map<String, Matrix> stateGradients = new HashMap<>();
        layer.states().byPath().forEach((path, state) -> stateGradients.put(path, copy(state.gradient())));
        layer.states().byPath().forEach((path, state) -> {
            Matrix numeric = Matrix.allocate(layer.precision(), layout.batch(), state.size());
            for (int r = 0; r < numeric.rows(); r++) {
                for (int c = 0; c < numeric.columns(); c++) {
                    int row = r;
                    int column = c;
                    numeric.set(r, c, difference(delta -> {
                        startStates(layer, layout);
                        state.value().set(row, column, state.value().get(row, column) + delta);
                        return lossFromStates(layer, layout, input, weights);
                    }));
                }
            }
            assertClose("state " + path, stateGradients.get(path), numeric);
        });
        layer.parameters()
                .byPath()
                .forEach((path, parameter) ->
                        assertClose(path, parameter.gradient(), numeric(parameter.value(), delta -> {
                            parameter.valueChanged();
                            return loss(layer, layout, input, weights);
                        })));
        if (inputGradient) {
            assertClose("input", gradient, numeric(input, delta -> loss(layer, layout, input, weights)));
        }
    }

    private interface Loss {
        double at(double delta);
    }

    private static void perturb(Parameter parameter, Layer layer) {
        Matrix value = parameter.value();
        Matrix noise =
                random(layer, value.rows(), value.columns(), parameter.name().hashCode());
        for (int r = 0; r < value.rows(); r++) {
            for (int c = 0; c < value.columns(); c++) {
                value.set(r, c, value.get(r, c) + 0.1 * noise.get(r, c));
            }
        }
        parameter.valueChanged();
        parameter.gradient().fill(0);
    }

    private static Matrix numeric(Matrix variable, Loss loss) {
        Matrix numeric = Matrix.allocate(variable.precision(), variable.rows(), variable.columns());
        for (int r = 0; r < variable.rows(); r++) {
            for (int c = 0; c < variable.columns(); c++) {
                double value = variable.get(r, c);
                int row = r;
                int column = c;
                numeric.set(r, c, difference(delta -> {
                    variable.set(row, column, value + delta);
                    return loss.at(delta);
                }));
                variable.set(r, c, value);
                loss.at(0);
            }
        }
        return numeric;
    }

    private static double difference(Loss loss) {
        return (loss.at(STEP) - loss.at(-STEP)) / (2 * STEP);
    }

    private static double loss(Layer layer, BatchLayout layout, Matrix input, Matrix weights) {
        startStates(layer, layout);
        return lossFromStates(layer, layout, input, weights);
    }

    private static void startStates(Layer layer, BatchLayout layout) {
        layer.states().reset(layout.batch());
        layer.states().byPath().forEach((path, state) -> fill(state.value(), path.hashCode() + 1));
    }

    private static double lossFromStates(Layer layer, BatchLayout layout, Matrix input, Matrix weights) {
        layer.generators().values().forEach(generator -> generator.restore(new SeededRandom(3).state()));
        double loss = dot(layer.forward(layout, input, Pass.TRAINING_CONTINUED), weights);
        for (var state : layer.states().byPath().entrySet()) {
            Matrix value = state.getValue().value();
            Matrix gradient = Matrix.allocate(layer.precision(), value.rows(), value.columns());
            fill(gradient, state.getKey().hashCode());
            loss += dot(value, gradient);
        }
        return loss;
    }

    private static double dot(Matrix a, Matrix b) {
        double sum = 0;
        for (int r = 0; r < a.rows(); r++) {
            for (int c = 0; c < a.columns(); c++) {
                sum += a.get(r, c) * b.get(r, c);
            }
        }
        return sum;
    }

    static Matrix copy(Matrix matrix) {
        Matrix copy = Matrix.allocate(matrix.precision(), matrix.rows(), matrix.columns());
        copy.copyFrom(matrix);
        return copy;
    }

    static void assertClose(String what, Matrix actual, Matrix expected) {
        assertThat(actual.rows()).as(what).isEqualTo(expected.rows());
        assertThat(actual.columns()).as(what).isEqualTo(expected.columns());
        for (int r = 0; r < actual.rows(); r++) {
            for (int c = 0; c < actual.columns(); c++) {
                assertThat(actual.get(r, c))
                        .as(what + " [" + r + ", " + c + "]")
                        .isCloseTo(expected.get(r, c), within(TOLERANCE));
            }
        }
    }
}
