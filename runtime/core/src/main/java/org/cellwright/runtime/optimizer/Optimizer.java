package org.cellwright.runtime.optimizer;

import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Memory;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** Changes parameters by their gradients. A step allocates nothing. */
public abstract class Optimizer implements Memory {
    private final Parameters parameters;
    private final boolean[] decays;
    private WeightDecay decay = WeightDecay.NONE;
    private double learningRate;
    private long steps;

    protected Optimizer(Parameters parameters, double learningRate) {
        this.parameters = parameters;
        this.decays = new boolean[parameters.all().size()];
        learningRate(learningRate);
    }

    public final Parameters parameters() {
        return parameters;
    }

    public final double learningRate() {
        return learningRate;
    }

    /** Sets the rate of the steps to come. */
    public final void learningRate(double rate) {
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("the learning rate must be at least 0 and finite, but is " + rate);
        }
        learningRate = rate;
    }

    /** How many steps it made. */
    public final long steps() {
        return steps;
    }

    /** Sets what the parameters lose at each step, apart from what the gradients say. */
    public final Optimizer weightDecay(WeightDecay decay) {
        this.decay = decay;
        List<String> paths = List.copyOf(parameters.byPath().keySet());
        for (int i = 0; i < decays.length; i++) {
            decays[i] = decay.concerns(paths.get(i), parameters.all().get(i));
        }
        return this;
    }

    /** Changes all parameters by the gradients that they hold. */
    public final void step() {
        steps++;
        List<Parameter> all = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            Parameter parameter = all.get(i);
            UpdateOperations operations = UpdateOperations.of(parameter.value().precision());
            if (decays[i]) {
                decay.apply(parameter, learningRate, operations);
            }
            update(i, parameter, operations);
            parameter.valueChanged();
        }
    }

    /** Changes the value of parameter {@code index}; {@link #steps} counts this step already. */
    protected abstract void update(int index, Parameter parameter, UpdateOperations operations);

    @Override
    public final Map<String, Double> numbers() {
        return Map.of("steps", (double) steps);
    }

    @Override
    public final void restore(Map<String, Double> numbers) {
        steps = numbers.get("steps").longValue();
    }

    /** A matrix of zeros for each parameter. */
    protected final List<Matrix> newMemory() {
        return parameters.all().stream()
                .map(Parameter::value)
                .map(value -> Matrix.allocate(value.precision(), value.rows(), value.columns()))
                .toList();
    }

    /** Puts what {@link #newMemory} made into {@code target}, under {@code NAME.path}. */
    protected final void name(String name, List<Matrix> memory, Map<String, Matrix> target) {
        List<String> paths = List.copyOf(parameters.byPath().keySet());
        for (int i = 0; i < memory.size(); i++) {
            target.put(name + "." + paths.get(i), memory.get(i));
        }
    }

    static double fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and below 1, but is " + value);
        }
        return value;
    }
}
