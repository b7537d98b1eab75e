package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * What optimizers do to the elements of a parameter, computed in the parameter's precision. All operands of a call are
 * matrices of the same shape and precision, as allocated, not views. Stateless.
 */
public sealed interface UpdateOperations permits FloatUpdateOperations, DoubleUpdateOperations {
    static UpdateOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatUpdateOperations.INSTANCE;
            case DOUBLE -> DoubleUpdateOperations.INSTANCE;
        };
    }

    /** The sum of the squares of all elements, added in double precision in a fixed order. */
    double sumOfSquares(Matrix matrix);

    /** Whether no element is infinite or NaN. */
    boolean allFinite(Matrix matrix);

    /** target += factor * source. */
    void addScaled(Matrix target, Matrix source, double factor);

    /** average += share * (value - average). */
    void approach(Matrix average, Matrix value, double share);

    /** Each gets the elements of the other. */
    void exchange(Matrix one, Matrix other);

    /** Multiplies all elements. */
    void scale(Matrix matrix, double factor);

    /** Brings all elements into [-limit, limit]; NaN stays NaN. */
    void clamp(Matrix matrix, double limit);

    /** value -= rate * gradient. */
    void descend(Matrix value, Matrix gradient, double rate);

    /** velocity = momentum * velocity + gradient; value -= rate * velocity, or rate * (gradient + momentum * velocity) if {@code nesterov}. */
    void descendWithMomentum(
            Matrix value, Matrix gradient, Matrix velocity, double rate, double momentum, boolean nesterov);

    /** meanSquare = decay * meanSquare + (1 - decay) * gradient^2; value -= rate * gradient / (sqrt(meanSquare) + epsilon). */
    void rmsProp(Matrix value, Matrix gradient, Matrix meanSquare, double rate, double decay, double epsilon);

    /** sum += gradient^2; value -= rate * gradient / (sqrt(sum) + epsilon). */
    void adagrad(Matrix value, Matrix gradient, Matrix sum, double rate, double epsilon);

    /**
     * mean = beta1 * mean + (1 - beta1) * gradient; meanSquare = beta2 * meanSquare + (1 - beta2) * gradient^2;
     * value -= rate / correction1 * mean / (sqrt(meanSquare) / sqrt(correction2) + epsilon).
     */
    void adam(
            Matrix value,
            Matrix gradient,
            Matrix mean,
            Matrix meanSquare,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double correction1,
            double correction2);
}
