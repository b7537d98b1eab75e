package org.cellwright.samples.rivals.xla;

import static java.lang.Math.exp;
import static java.lang.Math.sqrt;
import static java.lang.Math.tanh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cellwright.samples.benchmarks.contest.Shape;

/** The recurrences by their formulas, element for element, in double precision. */
public final class PlainRecurrence {
    private static final double DIFFERENCE = 1e-5;

    private final Recurrence recurrence;
    private final Shape shape;
    private final List<double[]> arguments;

    /** @param arguments in the order of {@link Recurrence#argumentSizes} */
    public PlainRecurrence(Recurrence recurrence, Shape shape, List<double[]> arguments) {
        this.recurrence = recurrence;
        this.shape = shape;
        this.arguments = arguments;
    }

    /** Parameters and an input of random numbers that single precision has. */
    public static List<double[]> randomArguments(Recurrence recurrence, Shape shape) {
        Random random = new Random(1);
        List<double[]> arguments = new ArrayList<>();
        for (List<Integer> sizes : recurrence.argumentSizes(shape)) {
            double[] values = new double[sizes.stream().reduce(1, Math::multiplyExact)];
            Arrays.setAll(values, i -> (float) random.nextGaussian());
            arguments.add(values);
        }
        return arguments;
    }

    /** How the sum of outputs changes with each number of an argument, by differences. */
    public double[] gradient(int index) {
        double[] argument = arguments.get(index);
        double[] gradient = new double[argument.length];
        for (int i = 0; i < argument.length; i++) {
            double value = argument[i];
            argument[i] = value + DIFFERENCE;
            double above = Arrays.stream(outputs()).sum();
            argument[i] = value - DIFFERENCE;
            double below = Arrays.stream(outputs()).sum();
            argument[i] = value;
            gradient[i] = (above - below) / (2 * DIFFERENCE);
        }
        return gradient;
    }

    /** T by B by H. */
    public double[] outputs() {
        int hidden = shape.hidden();
        double[] all = new double[shape.steps() * shape.batch() * hidden];
        for (int row = 0; row < shape.batch(); row++) {
            double[] h = new double[hidden];
            double[] c = new double[hidden];
            for (int step = 0; step < shape.steps(); step++) {
                h = step(projected(step, row), h, c);
                System.arraycopy(h, 0, all, (step * shape.batch() + row) * hidden, hidden);
            }
        }
        return all;
    }

    private double[] projected(int step, int row) {
        double[] x = new double[shape.inputs()];
        double[] input = arguments.get(arguments.size() - 1);
        System.arraycopy(input, (step * shape.batch() + row) * x.length, x, 0, x.length);
        double[] sum = product(x, arguments.get(0));
        return recurrence == Recurrence.LAYER_NORM_LSTM ? sum : plus(sum, arguments.get(1));
    }

    /** The new output; the memory is changed in place. */
    private double[] step(double[] projected, double[] h, double[] c) {
        int hidden = shape.hidden();
        double[] next = new double[hidden];
        if (recurrence == Recurrence.GRU) {
            double[] gates = product(h, arguments.get(2));
            double[] resetOutput = new double[hidden];
            for (int k = 0; k < hidden; k++) {
                resetOutput[k] = sigmoid(projected[k] + gates[k]) * h[k];
            }
            double[] recurrent = product(resetOutput, arguments.get(3));
            for (int k = 0; k < hidden; k++) {
                double update = sigmoid(projected[hidden + k] + gates[hidden + k]);
                next[k] = update * tanh(projected[2 * hidden + k] + recurrent[k]) + (1 - update) * h[k];
            }
            return next;
        }
        boolean normalized = recurrence == Recurrence.LAYER_NORM_LSTM;
        double[] gates = plus(projected, product(h, arguments.get(normalized ? 1 : 2)));
        if (normalized) {
            for (int gate = 0; gate < 4; gate++) {
                normalize(gates, gate * hidden, arguments.get(2), arguments.get(3), gate * hidden);
            }
        }
        for (int k = 0; k < hidden; k++) {
            double in = gates[k];
            double forget = gates[hidden + k];
            double out = gates[3 * hidden + k];
            if (recurrence == Recurrence.PEEPHOLE_LSTM) {
                double[] peepholes = arguments.get(3);
                forget += peepholes[k] * c[k];
                in += peepholes[hidden + k] * c[k];
                out += peepholes[2 * hidden + k] * c[k];
            }
            c[k] = sigmoid(forget) * c[k] + sigmoid(in) * tanh(gates[2 * hidden + k]);
            next[k] = sigmoid(out);
        }
        double[] seen = c.clone();
        if (normalized) {
            normalize(seen, 0, arguments.get(4), arguments.get(5), 0);
        }
        for (int k = 0; k < hidden; k++) {
            next[k] *= tanh(seen[k]);
        }
        return next;
    }

    private void normalize(double[] values, int from, double[] gains, double[] biases, int fromGain) {
        int hidden = shape.hidden();
        double mean = 0;
        for (int k = 0; k < hidden; k++) {
            mean += values[from + k] / hidden;
        }
        double variance = 0;
        for (int k = 0; k < hidden; k++) {
            variance += (values[from + k] - mean) * (values[from + k] - mean) / hidden;
        }
        for (int k = 0; k < hidden; k++) {
            values[from + k] =
                    (values[from + k] - mean) / sqrt(variance + 1e-5) * gains[fromGain + k] + biases[fromGain + k];
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + exp(-x));
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    /** A row times a matrix that stands row by row. */
    private static double[] product(double[] row, double[] matrix) {
        int columns = matrix.length / row.length;
        double[] result = new double[columns];
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < columns; j++) {
                result[j] += row[i] * matrix[i * columns + j];
            }
        }
        return result;
    }
}
