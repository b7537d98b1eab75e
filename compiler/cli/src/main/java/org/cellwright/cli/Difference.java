package org.cellwright.cli;

import java.util.List;

/**
 * How far a tensor is from what it should be.
 *
 * @param error the largest difference, relative to the largest magnitude of what is expected; absolute where that is 0
 * @param magnitude the largest magnitude of what is expected
 * @param uncertainty what of the error may be due to what is expected, which is not exact
 */
record Difference(String tensor, List<Integer> shape, double error, double magnitude, double uncertainty) {

    /** @param noise how wrong each element of {@code expected} may be; a tensor that is nothing else counts as 0 */
    static Difference of(Tensor actual, Tensor expected, double noise) {
        double magnitude = expected.magnitude();
        double largest = 0;
        for (int i = 0; i < expected.values().length; i++) {
            largest = Math.max(largest, Math.abs(actual.values()[i] - expected.values()[i]));
        }
        double scale = magnitude <= noise ? 1 : magnitude;
        return new Difference(expected.name(), expected.shape(), largest / scale, magnitude, noise / scale);
    }

    /** NaN is never within a tolerance. */
    boolean within(double tolerance) {
        return error <= tolerance + uncertainty;
    }
}
