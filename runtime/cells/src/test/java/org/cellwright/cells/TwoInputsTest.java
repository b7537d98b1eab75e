package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** A layer whose cell takes a vector and a score in each step, and learns a scalar, over sequences of unequal lengths. */
class TwoInputsTest {
    private static final int X = 4;
    private static final int H = 6;
    private static final double STEP = 1e-5;
    private static final CompiledCell CELL = CompiledCell.of("""
            cell Scored {
              dim X, H;
              input x: [X];
              input score: [];
              state h: [H];
              output h;
              param W, V: [H, H + X];
              param b: [H];
              param sharpness: [] = 1;

              both = [h[t-1], x[t]];
              u    = score[t] * sigmoid(sharpness * (W @ both + b));
              h[t] = (1 - u) * h[t-1] + u * tanh(V @ both);
            }
            """);

    private final BatchLayout layout = BatchLayout.ofLengths(5, 4, 4, 2, 1);
    private final Matrix input = random(layout.totalRows(), X + 1, 3);
    private final Matrix weights = random(layout.totalRows(), H, 4);

    private static Matrix random(int rows, int columns, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.set(i / columns, i % columns, random.nextDouble());
        }
        return matrix;
    }

    private double loss(Layer layer) {
        Matrix output = layer.forward(layout, input, Pass.INFERENCE);
        double sum = 0;
        for (int i = 0; i < layout.totalRows() * H; i++) {
            sum += output.get(i / H, i % H) * weights.get(i / H, i % H);
        }
        return sum;
    }

    @Test
    void gradientsOfBothInputsAndOfTheScalarAreThoseOfDifferences() {
        for (boolean vector : new boolean[] {true, false}) {
            Layer layer = new RecurrentLayer(
                    CELL.cell(),
                    Sizes.bind("X", X).with("H", H),
                    vector ? KernelSelection.vector(Precision.DOUBLE) : KernelSelection.scalar(Precision.DOUBLE),
                    Workers.CALLER);
            assertThat(layer.inputSize()).isEqualTo(X + 1);
            layer.initialize(new SeededRandom(1));
            Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, layout.totalRows(), X + 1);
            layer.forward(layout, input, Pass.TRAINING);
            layer.backward(weights, inputGradient);
            for (int row = 0; row < layout.totalRows(); row++) {
                for (int column = 0; column <= X; column++) {
                    double value = input.get(row, column);
                    input.set(row, column, value + STEP);
                    double above = loss(layer);
                    input.set(row, column, value - STEP);
                    double below = loss(layer);
                    input.set(row, column, value);
                    assertThat(inputGradient.get(row, column))
                            .as("input %d of row %d", column, row)
                            .isEqualTo((above - below) / (2 * STEP), within(1e-8));
                }
            }
            Parameter sharpness = layer.parameters().get("sharpness");
            double value = sharpness.value().get(0, 0);
            double above = withValue(layer, sharpness, value + STEP);
            double below = withValue(layer, sharpness, value - STEP);
            assertThat(sharpness.gradient().get(0, 0)).isEqualTo((above - below) / (2 * STEP), within(1e-8));
        }
    }

    private double withValue(Layer layer, Parameter parameter, double value) {
        parameter.value().set(0, 0, value);
        parameter.valueChanged();
        return loss(layer);
    }
}
