package org.cellwright.runtime.optimizer;

import java.util.function.BiPredicate;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;

/** Draws parameters towards 0 at each step: unless told otherwise matrices alone, so that biases and other vectors are spared. */
public final class WeightDecay {
    static final WeightDecay NONE = new WeightDecay(0, false, (path, parameter) -> false);

    private final double decay;
    private final boolean decoupled;
    private final BiPredicate<String, Parameter> which;

    private WeightDecay(double decay, boolean decoupled, BiPredicate<String, Parameter> which) {
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("weight decay must be at least 0 and finite, but is " + decay);
        }
        this.decay = decay;
        this.decoupled = decoupled;
        this.which = which;
    }

    /** gradient += decay * value, after clipping: what {@code weight_decay} is in {@code torch.optim.SGD} and {@code Adam}. */
    public static WeightDecay inGradient(double decay) {
        return new WeightDecay(decay, false, (path, parameter) -> isMatrix(parameter));
    }

    /** value *= 1 - learning rate * decay, before the step: what {@code weight_decay} is in {@code torch.optim.AdamW}. */
    public static WeightDecay decoupled(double decay) {
        return new WeightDecay(decay, true, (path, parameter) -> isMatrix(parameter));
    }

    /** The same, of those parameters for which {@code which} holds, given their path. */
    public WeightDecay of(BiPredicate<String, Parameter> which) {
        return new WeightDecay(decay, decoupled, which);
    }

    private static boolean isMatrix(Parameter parameter) {
        return parameter.shape().size() > 1;
    }

    boolean concerns(String path, Parameter parameter) {
        return decay > 0 && which.test(path, parameter);
    }

    void apply(Parameter parameter, double learningRate, UpdateOperations operations) {
        if (decoupled) {
            operations.scale(parameter.value(), 1 - learningRate * decay);
        } else {
            operations.addScaled(parameter.gradient(), parameter.value(), decay);
        }
    }
}
