package org.cellwright.runtime.optimizer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.parameter.Memory;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/**
 * An average of the weights over the steps of training, which often predicts better than the last weights do. While in {@link
 * #use}, it stands in the parameters. Allocates nothing after it is made.
 */
public final class AveragedWeights implements Memory {
    private final Parameters parameters;
    private final double decay;
    private final long from;
    private final Map<String, Matrix> averages = new LinkedHashMap<>();
    private final List<Matrix> all;
    private long updates;
    private boolean inUse;

    private AveragedWeights(Parameters parameters, double decay, long from) {
        this.parameters = parameters;
        this.decay = decay;
        this.from = from;
        parameters
                .byPath()
                .forEach((path, parameter) -> averages.put(
                        path,
                        Matrix.allocate(
                                parameter.value().precision(),
                                parameter.value().rows(),
                                parameter.value().columns())));
        this.all = List.copyOf(averages.values());
    }

    /**
     * The exponential moving average: average = decay * average + (1 - decay) * weights, after the first step the weights
     * themselves, as {@code torch.optim.swa_utils.get_ema_multi_avg_fn} has it.
     *
     * @param decay such as 0.999: the average is then over about the last 1000 steps
     */
    public static AveragedWeights exponential(Parameters parameters, double decay) {
        return new AveragedWeights(parameters, Optimizer.fraction("decay", decay), 0);
    }

    /** The mean of the weights after each step but the first {@code skipped} ones (Polyak and Juditsky 1992). */
    public static AveragedWeights uniform(Parameters parameters, long skipped) {
        return new AveragedWeights(parameters, -1, skipped);
    }

    /** To be called after each step of the optimizer. */
    public void update() {
        if (inUse) {
            throw new IllegalStateException("the averaged weights are in use: there can be no step");
        }
        updates++;
        List<Parameter> sources = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            Matrix value = sources.get(i).value();
            if (updates <= from + 1) {
                all.get(i).copyFrom(value);
            } else {
                double share = decay < 0 ? 1.0 / (updates - from) : 1 - decay;
                UpdateOperations.of(value.precision()).approach(all.get(i), value, share);
            }
        }
    }

    /** Puts the averages into the parameters, until what is returned is closed. Before the first {@link #update}: nothing. */
    public Use use() {
        if (inUse) {
            throw new IllegalStateException("the averaged weights are in use already");
        }
        boolean exchange = updates > 0;
        if (exchange) {
            exchange();
        }
        inUse = true;
        return () -> {
            if (inUse) {
                inUse = false;
                if (exchange) {
                    exchange();
                }
            }
        };
    }

    /** Puts the averages into the parameters for good: training has ended. Before the first {@link #update}: nothing. */
    public void takeOver() {
        List<Parameter> targets = parameters.all();
        for (int i = 0; i < all.size() && updates > 0; i++) {
            targets.get(i).value().copyFrom(all.get(i));
            targets.get(i).valueChanged();
        }
    }

    /** The time during which averages stand in the parameters. */
    public interface Use extends AutoCloseable {
        /** Puts the weights of training back. */
        @Override
        void close();
    }

    private void exchange() {
        List<Parameter> targets = parameters.all();
        for (int i = 0; i < all.size(); i++) {
            Matrix value = targets.get(i).value();
            UpdateOperations.of(value.precision()).exchange(value, all.get(i));
            targets.get(i).valueChanged();
        }
    }

    @Override
    public Map<String, Matrix> matrices() {
        return averages;
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of("updates", (double) updates);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
        updates = numbers.get("updates").longValue();
    }
}
