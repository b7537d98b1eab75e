package org.cellwright.runtime.optimizer;

import java.util.List;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/**
 * What is done to gradients that are too large, before the optimizer sees them. Where the norm is infinite or NaN, the gradients
 * stay as they are, so that it can be told which one is to blame.
 */
@FunctionalInterface
public interface Clipping {
    /** Changes the gradients, and returns the norm that they had all together before. */
    double clip(Parameters parameters);

    /** Nothing. */
    static Clipping none() {
        return Clipping::norm;
    }

    /**
     * Where the norm of all gradients together exceeds {@code maximum}, scales all by maximum / (norm + 1e-6), as {@code
     * torch.nn.utils.clip_grad_norm_} does.
     */
    static Clipping byNorm(double maximum) {
        positive("the largest norm", maximum);
        return parameters -> {
            double norm = norm(parameters);
            double factor = maximum / (norm + 1e-6);
            if (factor < 1 && norm <= Double.MAX_VALUE) {
                List<Parameter> all = parameters.all();
                for (int i = 0; i < all.size(); i++) {
                    Matrix gradient = all.get(i).gradient();
                    UpdateOperations.of(gradient.precision()).scale(gradient, factor);
                }
            }
            return norm;
        };
    }

    /** Brings each element of the gradients into [-limit, limit], as {@code torch.nn.utils.clip_grad_value_} does. */
    static Clipping byValue(double limit) {
        positive("the largest value", limit);
        return parameters -> {
            double norm = norm(parameters);
            if (norm <= Double.MAX_VALUE) {
                List<Parameter> all = parameters.all();
                for (int i = 0; i < all.size(); i++) {
                    Matrix gradient = all.get(i).gradient();
                    UpdateOperations.of(gradient.precision()).clamp(gradient, limit);
                }
            }
            return norm;
        };
    }

    /** The Euclidean norm of all gradients together. */
    static double norm(Parameters parameters) {
        double sum = 0;
        List<Parameter> all = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            Matrix gradient = all.get(i).gradient();
            sum += UpdateOperations.of(gradient.precision()).sumOfSquares(gradient);
        }
        return Math.sqrt(sum);
    }

    private static void positive(String what, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(what + " of a gradient must be more than 0, but is " + value);
        }
    }
}
