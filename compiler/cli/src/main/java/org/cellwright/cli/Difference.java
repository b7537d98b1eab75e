package org.cellwright.cli;

import java.util.List;

/**
 * How far a tensor is from what it should be.
 *
 * @param error the largest difference, relative to the largest magnitude of what is expected; absolute where that is 0
 * @param magnitude the largest magnitude of what is expected
 */
record Difference(String tensor, List<Integer> shape, double error, double magnitude) {

    /** Differences of up to {@code noise} count as none. */
    static Difference of(Tensor actual, Tensor expected, double noise) {
        double magnitude = expected.magnitude();
        double largest = 0;
        for (int i = 0; i < expected.values().length; i++) {
            double difference = Math.abs(actual.values()[i] - expected.values()[i]);
            largest = Math.max(largest, difference > noise ? difference : Double.isNaN(difference) ? Double.NaN : 0);
        }
        return new Difference(expected.name(), expected.shape(), magnitude == 0 ? largest : largest / magnitude, magnitude);
    }

    /** NaN is never within a tolerance. */
    boolean within(double tolerance) {
        return error <= tolerance;
    }
}
