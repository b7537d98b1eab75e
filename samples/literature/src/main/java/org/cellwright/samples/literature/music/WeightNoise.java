package org.cellwright.samples.literature.music;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Gaussian noise on all weights while a gradient is taken (Graves 2011), which keeps a model from learning by heart. */
final class WeightNoise {
    private final Parameters parameters;
    private final List<Matrix> noise = new ArrayList<>();
    private final double deviation;
    private final SeededRandom random;

    WeightNoise(Parameters parameters, double deviation, SeededRandom random) {
        this.parameters = parameters;
        this.deviation = deviation;
        this.random = random;
        for (Parameter parameter : parameters.all()) {
            Matrix value = parameter.value();
            noise.add(Matrix.allocate(value.precision(), value.rows(), value.columns()));
        }
    }

    /** Adds new noise. */
    void add() {
        for (Matrix matrix : noise) {
            for (int row = 0; row < matrix.rows(); row++) {
                for (int column = 0; column < matrix.columns(); column++) {
                    matrix.set(row, column, deviation * random.nextGaussian());
                }
            }
        }
        change(1);
    }

    /** Takes the last noise away. */
    void remove() {
        change(-1);
    }

    private void change(int sign) {
        for (int i = 0; i < noise.size(); i++) {
            Parameter parameter = parameters.all().get(i);
            Matrix value = parameter.value();
            for (int row = 0; row < value.rows(); row++) {
                for (int column = 0; column < value.columns(); column++) {
                    value.set(
                            row,
                            column,
                            value.get(row, column) + sign * noise.get(i).get(row, column));
                }
            }
            parameter.valueChanged();
        }
    }
}
