package org.cellwright.runtime.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** Adagrad of Duchi et al. (2011), as {@code torch.optim.Adagrad} defines it, without decay of the rate. */
public final class Adagrad extends Optimizer {
    private final double epsilon;
    private final List<Matrix> sums;

    /** With PyTorch's default: epsilon 1e-10. */
    public Adagrad(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 1e-10);
    }

    public Adagrad(Parameters parameters, double learningRate, double epsilon) {
        super(parameters, learningRate);
        this.epsilon = epsilon;
        this.sums = newMemory();
    }

    @Override
    protected void update(int index, Parameter parameter, UpdateOperations operations) {
        operations.adagrad(parameter.value(), parameter.gradient(), sums.get(index), learningRate(), epsilon);
    }

    @Override
    public Map<String, Matrix> matrices() {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        name("sum", sums, matrices);
        return matrices;
    }
}
