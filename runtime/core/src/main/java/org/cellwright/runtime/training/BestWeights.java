package org.cellwright.runtime.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.parameter.Memory;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;

/** The weights with which validation was best so far, and for how many epochs it has not become better. */
final class BestWeights implements Memory {
    private final Parameters parameters;
    private final EarlyStopping rule;
    private final boolean higherIsBetter;
    private final Map<String, Matrix> weights = new LinkedHashMap<>();
    private double best = Double.NaN;
    private long bestEpoch;
    private long worse;

    BestWeights(Parameters parameters, EarlyStopping rule, boolean higherIsBetter) {
        this.parameters = parameters;
        this.rule = rule;
        this.higherIsBetter = higherIsBetter;
        parameters
                .byPath()
                .forEach((path, parameter) -> weights.put(
                        path,
                        Matrix.allocate(
                                parameter.value().precision(),
                                parameter.value().rows(),
                                parameter.value().columns())));
    }

    /** @param epoch counted from 1 */
    void observe(Map<String, Double> results, long epoch) {
        double result = results.get(rule.result());
        double gain = higherIsBetter ? result - best : best - result;
        if (!Double.isNaN(result) && (bestEpoch == 0 || gain > rule.minimumChange())) {
            best = result;
            bestEpoch = epoch;
            worse = 0;
            weights.forEach(
                    (path, weight) -> weight.copyFrom(parameters.get(path).value()));
        } else {
            worse++;
        }
    }

    boolean mayStop() {
        return worse > rule.patience();
    }

    /** Counted from 1; 0 if there is none. */
    long epoch() {
        return bestEpoch;
    }

    /** Puts the best weights into the parameters, if there are any. */
    void restore() {
        if (bestEpoch > 0) {
            weights.forEach((path, weight) -> {
                Parameter parameter = parameters.get(path);
                parameter.value().copyFrom(weight);
                parameter.valueChanged();
            });
        }
    }

    @Override
    public Map<String, Matrix> matrices() {
        return weights;
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of("best", best, "epoch", (double) bestEpoch, "worse", (double) worse);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
        best = numbers.get("best");
        bestEpoch = numbers.get("epoch").longValue();
        worse = numbers.get("worse").longValue();
    }
}
