package org.cellwright.runtime.loss;

import org.cellwright.runtime.tensor.Matrix;

/**
 * How classes weigh, and how much of each target is spread evenly over all classes.
 *
 * @param weights [classes], or null if all weigh 1
 * @param smoothing from 0 to 1
 */
record ClassOptions(double[] weights, double smoothing) {
    static final ClassOptions NONE = new ClassOptions(null, 0);

    ClassOptions {
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("label smoothing must be from 0 to 1, but is " + smoothing);
        }
    }

    ClassOptions withWeights(double... newWeights) {
        return new ClassOptions(Weights.checked("class", newWeights), smoothing);
    }

    ClassOptions withSmoothing(double newSmoothing) {
        return new ClassOptions(weights, newSmoothing);
    }

    double weight(int label) {
        return weights == null ? 1 : weights[label];
    }

    /** The share of a class whose target is {@code target}. */
    double share(int label, double target, int classes) {
        return weight(label) * ((1 - smoothing) * target + smoothing / classes);
    }

    void check(Matrix logits) {
        if (weights != null && weights.length != logits.columns()) {
            throw new IllegalArgumentException(
                    "there are weights for " + weights.length + " classes, but the logits are " + logits);
        }
    }
}
