package org.cellwright.runtime.optimizer;

import java.util.Map;

/**
 * A rate that falls when results get no lower, as {@code torch.optim.lr_scheduler.ReduceLROnPlateau} does without its
 * threshold: more than {@code patience} results in a row that are not below the best one lower it, and the count begins anew.
 */
final class Plateau implements Schedule {
    private final double factor;
    private final int patience;
    private double rate;
    private double best = Double.POSITIVE_INFINITY;
    private double worse;

    Plateau(double rate, double factor, int patience) {
        if (!(rate >= 0) || !(factor > 0 && factor < 1) || patience < 0) {
            throw new IllegalArgumentException(
                    "a plateau needs a rate of at least 0, a factor between 0 and 1, and a patience of at"
                            + " least 0, but has " + rate + ", " + factor + " and " + patience);
        }
        this.rate = rate;
        this.factor = factor;
        this.patience = patience;
    }

    @Override
    public double rate(long step) {
        return rate;
    }

    @Override
    public void observe(double result) {
        if (result < best) {
            best = result;
            worse = 0;
        } else if (++worse > patience) {
            rate *= factor;
            worse = 0;
        }
    }

    @Override
    public Map<String, Double> numbers() {
        return Map.of("rate", rate, "best", best, "worse", worse);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
        rate = numbers.get("rate");
        best = numbers.get("best");
        worse = numbers.get("worse");
    }
}
