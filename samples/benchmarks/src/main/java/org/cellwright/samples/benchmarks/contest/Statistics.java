package org.cellwright.samples.benchmarks.contest;

import java.util.Arrays;

/** Medians and other quantiles. */
public final class Statistics {
    private Statistics() {}

    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The value below which that share of the values lies, interpolated between neighbours. */
    public static double quantile(double[] values, double share) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
