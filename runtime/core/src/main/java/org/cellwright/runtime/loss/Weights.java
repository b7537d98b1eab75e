package org.cellwright.runtime.loss;

import java.util.Arrays;
import org.cellwright.runtime.tensor.Matrix;

/** What losses check alike. */
final class Weights {
    private Weights() {}

    /** A copy. */
    static double[] checked(String of, double[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights must be finite and not negative, but " + of + " " + i + " weighs " + weights[i]);
            }
        }
        return weights.clone();
    }

    static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    static IllegalArgumentException tooFewTargets(int rows, int first, int targets) {
        return new IllegalArgumentException(
                "expected targets for " + rows + " rows from " + first + " on, but there are " + targets);
    }

    static void checkGradient(Matrix predictions, Matrix gradient) {
        if (gradient != null
                && (gradient.rows() != predictions.rows()
                        || gradient.columns() != predictions.columns()
                        || gradient.precision() != predictions.precision())) {
            throw new IllegalArgumentException("gradient: expected " + predictions + ", got " + gradient);
        }
    }

    /** The factor that makes a mean of a sum: 0 if nothing counts. */
    static double scale(double weight) {
        return weight == 0 ? 0 : 1 / weight;
    }
}
