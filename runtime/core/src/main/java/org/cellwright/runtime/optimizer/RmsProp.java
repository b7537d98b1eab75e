package org.cellwright.runtime.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** RMSprop as {@code torch.optim.RMSprop} defines it: not centred, without momentum. */
public final class RmsProp extends Optimizer {
    private final double decay;
    private final double epsilon;
    private final List<Matrix> meanSquares;

    /** With PyTorch's defaults: decay 0.99, epsilon 1e-8. */
    public RmsProp(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0.99, 1e-8);
    }

    public RmsProp(Parameters parameters, double learningRate, double decay, double epsilon) {
        super(parameters, learningRate);
        this.decay = fraction("decay", decay);
        this.epsilon = epsilon;
        this.meanSquares = newMemory();
    }

    @Override
    protected void update(int index, Parameter parameter, UpdateOperations operations) {
        operations.rmsProp(
                parameter.value(), parameter.gradient(), meanSquares.get(index), learningRate(), decay, epsilon);
    }

    @Override
    public Map<String, Matrix> matrices() {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        name("meanSquare", meanSquares, matrices);
        return matrices;
    }
}
