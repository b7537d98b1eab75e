package org.cellwright.cli;

import java.util.Arrays;
import java.util.List;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Values by name, last size fastest.
 *
 * @param shape outermost size first; none for a scalar
 */
record Tensor(String name, List<Integer> shape, double[] values) {
    static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** All elements of a matrix, row by row. */
    static Tensor of(String name, List<Integer> shape, Matrix matrix) {
        double[] values = new double[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i / matrix.columns(), i % matrix.columns());
        }
        return new Tensor(name, shape, values);
    }

    static Tensor zeros(String name, List<Integer> shape) {
        return new Tensor(name, shape, new double[elements(shape)]);
    }

    void copyTo(Matrix matrix) {
        for (int i = 0; i < values.length; i++) {
            matrix.set(i / matrix.columns(), i % matrix.columns(), values[i]);
        }
    }

    /** The largest absolute value; NaN if there is one. */
    double magnitude() {
        return Arrays.stream(values).map(Math::abs).reduce(0, Math::max);
    }
}
