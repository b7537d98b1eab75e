package org.cellwright.runtime.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** Adam of Kingma and Ba (2015), as {@code torch.optim.Adam} defines it. */
public sealed class Adam extends Optimizer permits AdamW {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final List<Matrix> means;
    private final List<Matrix> meanSquares;

    /** With PyTorch's defaults: beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public Adam(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-8);
    }

    public Adam(Parameters parameters, double learningRate, double beta1, double beta2, double epsilon) {
        super(parameters, learningRate);
        this.beta1 = fraction("beta1", beta1);
        this.beta2 = fraction("beta2", beta2);
        this.epsilon = epsilon;
        this.means = newMemory();
        this.meanSquares = newMemory();
    }

    @Override
    protected final void update(int index, Parameter parameter, UpdateOperations operations) {
        operations.adam(
                parameter.value(),
                parameter.gradient(),
                means.get(index),
                meanSquares.get(index),
                learningRate(),
                beta1,
                beta2,
                epsilon,
                1 - Math.pow(beta1, steps()),
                1 - Math.pow(beta2, steps()));
    }

    @Override
    public final Map<String, Matrix> matrices() {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        name("mean", means, matrices);
        name("meanSquare", meanSquares, matrices);
        return matrices;
    }
}
