package org.cellwright.runtime.optimizer;

import org.cellwright.runtime.parameter.Memory;

/** The learning rate over time. One that remembers anything belongs to one run of training. */
public interface Schedule extends Memory {
    /** The rate of a step, counted from 0 over the whole run. */
    double rate(long step);

    /** Is told each result of validation, such as the loss on held-out data, after the steps before. */
    default void observe(double result) {}

    /** The same rate throughout. */
    static Schedule constant(double rate) {
        checkRate(rate);
        return step -> rate;
    }

    /** The rate, multiplied by {@code factor} after every {@code interval} steps. */
    static Schedule step(double rate, long interval, double factor) {
        checkRate(rate);
        checkSteps(interval);
        return step -> rate * StrictMath.pow(factor, step / interval);
    }

    /** From one rate to another along a straight line of {@code steps} steps, then the last one. */
    static Schedule linear(double first, double last, long steps) {
        checkRate(first);
        checkRate(last);
        checkSteps(steps);
        return step -> step >= steps ? last : first + (last - first) * step / steps;
    }

    /** From one rate to another along half a cosine of {@code steps} steps, then the last one (Loshchilov and Hutter 2017). */
    static Schedule cosine(double first, double last, long steps) {
        checkRate(first);
        checkRate(last);
        checkSteps(steps);
        return step -> step >= steps ? last : last + (first - last) * (1 + StrictMath.cos(Math.PI * step / steps)) / 2;
    }

    /** The rate, multiplied by {@code factor} whenever validation has not become lower for more than {@code patience} times. */
    static Schedule plateau(double rate, double factor, int patience) {
        return new Plateau(rate, factor, patience);
    }

    /** This schedule, its first {@code steps} rates multiplied by a factor that grows evenly to 1. */
    default Schedule withWarmUp(long steps) {
        checkSteps(steps);
        return new WarmUp(this, steps);
    }

    private static void checkRate(double rate) {
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a learning rate must be at least 0 and finite, but is " + rate);
        }
    }

    private static void checkSteps(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a schedule needs at least 1 step, but has " + steps);
        }
    }
}
