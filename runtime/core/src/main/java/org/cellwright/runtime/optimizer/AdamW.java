package org.cellwright.runtime.optimizer;

import org.cellwright.runtime.parameter.Parameters;

/** {@link Adam} with {@link WeightDecay#decoupled}, of Loshchilov and Hutter (2019), as {@code torch.optim.AdamW} defines it. */
public final class AdamW extends Adam {
    /** With PyTorch's defaults: beta1 0.9, beta2 0.999, epsilon 1e-8, decay 0.01; matrices alone decay. */
    public AdamW(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-8, WeightDecay.decoupled(0.01));
    }

    public AdamW(
            Parameters parameters, double learningRate, double beta1, double beta2, double epsilon, WeightDecay decay) {
        super(parameters, learningRate, beta1, beta2, epsilon);
        weightDecay(decay);
    }
}
