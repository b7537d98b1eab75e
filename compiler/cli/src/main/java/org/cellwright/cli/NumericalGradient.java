package org.cellwright.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Gradients of the loss sum(y * dy) + sum(stateT * dstateT) by central differences of sixth order. Its rounding errors are
 * estimated and allowed for in comparisons.
 */
final class NumericalGradient {
    /** Smaller steps where a larger one disagrees: it may have crossed a kink. */
    private static final double[] STEPS = {0x1p-8, 0x1p-12, 0x1p-16};

    private static final double[] WEIGHTS = {45 / 60.0, -9 / 60.0, 1 / 60.0};
    /** What rounding may change in each output, in units of its last place: a few dozen operations, one after another. */
    private static final double ROUNDING = 64 * 0x1p-53;

    private final CellExercise exercise;
    private final RandomProblem problem;
    private final Map<String, Tensor> given;
    private double lossMagnitude;

    NumericalGradient(CellExercise exercise, RandomProblem problem) {
        this.exercise = exercise;
        this.problem = problem;
        this.given = new HashMap<>(problem.given());
    }

    /** Compares a derived gradient, element by element, with the numerical one of a tensor that is given to the cell. */
    Difference compare(Tensor derived, String name, double tolerance) {
        Tensor original = problem.given().get(name);
        Tensor moved = new Tensor(name, original.shape(), original.values().clone());
        given.put(name, moved);
        Tensor numerical = Tensor.zeros(derived.name(), derived.shape());
        for (int i = 0; i < numerical.values().length; i++) {
            numerical.values()[i] = derivative(moved, i, STEPS[0]);
        }
        double magnitude = numerical.magnitude();
        for (int i = 0; i < numerical.values().length; i++) {
            refine(derived.values()[i], numerical, moved, i, tolerance * magnitude);
        }
        given.put(name, original);
        return Difference.of(derived, numerical, noise(STEPS[0]));
    }

    private void refine(double derived, Tensor numerical, Tensor moved, int index, double allowed) {
        for (int s = 1; s < STEPS.length && !(Math.abs(derived - numerical.values()[index]) <= allowed); s++) {
            double refined = derivative(moved, index, STEPS[s]);
            if (Math.abs(derived - refined) < Math.abs(derived - numerical.values()[index])) {
                numerical.values()[index] = refined;
            }
        }
    }

    private double derivative(Tensor moved, int index, double step) {
        double center = moved.values()[index];
        double sum = 0;
        for (int k = WEIGHTS.length; k >= 1; k--) {
            moved.values()[index] = center + k * step;
            double above = loss();
            moved.values()[index] = center - k * step;
            sum += WEIGHTS[k - 1] * (above - loss());
        }
        moved.values()[index] = center;
        return sum / step;
    }

    private double loss() {
        Map<String, Tensor> results = exercise.forward(given);
        double loss = 0;
        lossMagnitude = 0;
        for (Tensor result : results.values()) {
            double[] weights =
                    given.get(CellTensors.outsideGradient(result.name())).values();
            double[] terms = result.values().clone();
            for (int i = 0; i < terms.length; i++) {
                terms[i] *= weights[i];
            }
            loss += Arrays.stream(terms).sum();
            lossMagnitude += Arrays.stream(terms).map(Math::abs).sum();
        }
        return loss;
    }

    /** Of a derivative: rounding errors are independent and rarely more than one unit each, so this is generous. */
    private double noise(double step) {
        return ROUNDING * lossMagnitude / step / 16;
    }
}
