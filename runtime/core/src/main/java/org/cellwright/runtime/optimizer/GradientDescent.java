package org.cellwright.runtime.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** Stochastic gradient descent, with or without momentum, as {@code torch.optim.SGD} defines it. */
public final class GradientDescent extends Optimizer {
    private final double momentum;
    private final boolean nesterov;
    private final List<Matrix> velocities;

    /** Without momentum. */
    public GradientDescent(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0, false);
    }

    /** @param nesterov whether the gradient counts as if taken one momentum ahead */
    public GradientDescent(Parameters parameters, double learningRate, double momentum, boolean nesterov) {
        super(parameters, learningRate);
        this.momentum = fraction("momentum", momentum);
        this.nesterov = nesterov;
        this.velocities = momentum == 0 ? List.of() : newMemory();
    }

    @Override
    protected void update(int index, Parameter parameter, UpdateOperations operations) {
        if (momentum == 0) {
            operations.descend(parameter.value(), parameter.gradient(), learningRate());
        } else {
            operations.descendWithMomentum(
                    parameter.value(), parameter.gradient(), velocities.get(index), learningRate(), momentum, nesterov);
        }
    }

    @Override
    public Map<String, Matrix> matrices() {
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        name("velocity", velocities, matrices);
        return matrices;
    }
}
