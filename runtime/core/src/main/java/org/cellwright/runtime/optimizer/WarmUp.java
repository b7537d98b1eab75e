package org.cellwright.runtime.optimizer;

import java.util.Map;
import org.cellwright.runtime.tensor.Matrix;

/** A schedule that begins with small rates. */
record WarmUp(Schedule schedule, long steps) implements Schedule {
    @Override
    public double rate(long step) {
        double rate = schedule.rate(step);
        return step >= steps ? rate : rate * (step + 1) / steps;
    }

    @Override
    public void observe(double result) {
        schedule.observe(result);
    }

    @Override
    public Map<String, Matrix> matrices() {
        return schedule.matrices();
    }

    @Override
    public Map<String, Double> numbers() {
        return schedule.numbers();
    }

    @Override
    public void restore(Map<String, Double> numbers) {
        schedule.restore(numbers);
    }
}
