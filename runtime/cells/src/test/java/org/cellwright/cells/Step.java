package org.cellwright.cells;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** One step of one sequence in plain arithmetic, for references that are written from the papers and share nothing with the compiler. */
final class Step {
    private final Map<String, double[]> before;
    private final Map<String, double[]> after = new HashMap<>();

    /** @param before parameters (matrices by rows), this step's inputs, and states of the step before, by name */
    Step(Map<String, double[]> before) {
        this.before = before;
    }

    double[] get(String name) {
        double[] values = before.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no " + name + " among " + before.keySet());
        }
        return values;
    }

    void set(String name, double[] values) {
        after.put(name, values);
    }

    /** What the step gave: states and outputs by name. */
    double[] result(String name) {
        return after.get(name);
    }

    /** A matrix times vectors put end to end. */
    double[] product(String matrix, double[]... parts) {
        int columns = 0;
        for (double[] part : parts) {
            columns += part.length;
        }
        double[] weights = get(matrix);
        double[] result = new double[weights.length / columns];
        for (int row = 0; row < result.length; row++) {
            int at = row * columns;
            for (double[] part : parts) {
                for (double value : part) {
                    result[row] += weights[at++] * value;
                }
            }
        }
        return result;
    }

    /** A square matrix, turned over, times a vector. */
    double[] transposedProduct(String matrix, double[] vector) {
        double[] weights = get(matrix);
        double[] result = new double[vector.length];
        for (int row = 0; row < vector.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                result[column] += weights[row * vector.length + column] * vector[row];
            }
        }
        return result;
    }

    double[] affine(String matrix, String bias, double[]... parts) {
        return plus(product(matrix, parts), get(bias));
    }

    double[] sigmoid(String matrix, String bias, double[]... parts) {
        return sigmoid(affine(matrix, bias, parts));
    }

    double[] tanh(String matrix, String bias, double[]... parts) {
        return tanh(affine(matrix, bias, parts));
    }

    static double[] sigmoid(double[] a) {
        return each(a, v -> 1 / (1 + Math.exp(-v)));
    }

    static double[] tanh(double[] a) {
        return each(a, Math::tanh);
    }

    static double[] relu(double[] a) {
        return each(a, v -> Math.max(v, 0));
    }

    static double[] each(double[] a, DoubleUnaryOperator function) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = function.applyAsDouble(a[i]);
        }
        return result;
    }

    static double[] plus(double[]... terms) {
        double[] result = terms[0].clone();
        for (int term = 1; term < terms.length; term++) {
            for (int i = 0; i < result.length; i++) {
                result[i] += terms[term][i];
            }
        }
        return result;
    }

    static double[] times(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] * b[i];
        }
        return result;
    }

    static double[] times(double a, double[] b) {
        return each(b, v -> a * v);
    }

    static double[] minus(double[] a, double[] b) {
        return plus(a, times(-1, b));
    }

    /** Part number {@code index} of a vector that is cut into equal parts. */
    static double[] part(double[] a, int index, int parts) {
        int size = a.length / parts;
        return Arrays.copyOfRange(a, index * size, (index + 1) * size);
    }

    static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    /** To mean 0 and variance 1, with 1e-5 added to the variance. */
    static double[] normalized(double[] a) {
        double mean = Arrays.stream(a).average().orElseThrow();
        double variance =
                Arrays.stream(a).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return each(a, v -> (v - mean) / Math.sqrt(variance + 1e-5));
    }

    /** g a + (1 - g) b. */
    static double[] mix(double[] g, double[] a, double[] b) {
        return plus(times(g, a), times(each(g, v -> 1 - v), b));
    }
}
