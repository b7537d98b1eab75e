package org.cellwright.cells;

import java.util.Arrays;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;

/** What PyTorch's documentation says that its recurrent modules compute, of one sequence, from the tensors of a file. */
final class TorchModules {
    private final SafeTensorsReader file;
    private final String prefix;
    private final String module;

    /** @param module LSTM, GRU, tanh or relu */
    TorchModules(SafeTensorsReader file, String prefix, String module) {
        this.file = file;
        this.prefix = prefix;
        this.module = module;
    }

    /** [T][size] through all layers and directions. */
    double[][] run(double[][] x) throws Exception {
        double[][] y = x;
        for (int layer = 0; file.names().contains(prefix + "weight_ih_l" + layer); layer++) {
            double[][] forward = direction(y, "_l" + layer);
            boolean both = file.names().contains(prefix + "weight_ih_l" + layer + "_reverse");
            double[][] backward = both ? reverse(direction(reverse(y), "_l" + layer + "_reverse")) : forward;
            y = new double[x.length][];
            for (int t = 0; t < y.length; t++) {
                y[t] = both ? joined(forward[t], backward[t]) : forward[t];
            }
        }
        return y;
    }

    private double[][] direction(double[][] x, String suffix) throws Exception {
        boolean projected = file.names().contains(prefix + "weight_hr" + suffix);
        int states = Math.toIntExact(
                file.shape(prefix + "weight_hh" + suffix).sizes().get(1));
        int rows = Math.toIntExact(
                file.shape(prefix + "weight_hh" + suffix).sizes().get(0));
        int units = rows / (module.equals("LSTM") ? 4 : module.equals("GRU") ? 3 : 1);
        double[] h = new double[states];
        double[] c = new double[units];
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] input = affine("ih", suffix, x[t]);
            double[] recurrent = affine("hh", suffix, h);
            double[] next = new double[units];
            for (int i = 0; i < units; i++) {
                switch (module) {
                    case "LSTM" -> {
                        double forget = sigmoid(input[units + i] + recurrent[units + i]);
                        double candidate = Math.tanh(input[2 * units + i] + recurrent[2 * units + i]);
                        c[i] = forget * c[i] + sigmoid(input[i] + recurrent[i]) * candidate;
                        next[i] = sigmoid(input[3 * units + i] + recurrent[3 * units + i]) * Math.tanh(c[i]);
                    }
                    case "GRU" -> {
                        double z = sigmoid(input[units + i] + recurrent[units + i]);
                        double r = sigmoid(input[i] + recurrent[i]);
                        double n = Math.tanh(input[2 * units + i] + r * recurrent[2 * units + i]);
                        next[i] = (1 - z) * n + z * h[i];
                    }
                    case "tanh" -> next[i] = Math.tanh(input[i] + recurrent[i]);
                    default -> next[i] = Math.max(0, input[i] + recurrent[i]);
                }
            }
            h = projected ? product("weight_hr" + suffix, next) : next;
            y[t] = h;
        }
        return y;
    }

    private double[] affine(String which, String suffix, double[] x) throws Exception {
        double[] y = product("weight_" + which + suffix, x);
        double[] bias = file.readDoubles(prefix + "bias_" + which + suffix);
        for (int i = 0; i < y.length; i++) {
            y[i] += bias[i];
        }
        return y;
    }

    private double[] product(String name, double[] x) throws Exception {
        double[] weights = file.readDoubles(prefix + name);
        double[] y = new double[weights.length / x.length];
        for (int i = 0; i < weights.length; i++) {
            y[i / x.length] += weights[i] * x[i % x.length];
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[][] reverse(double[][] x) {
        double[][] reversed = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            reversed[t] = x[x.length - 1 - t];
        }
        return reversed;
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
