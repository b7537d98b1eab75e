package org.cellwright.samples.benchmarks.contest;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@link Rounds} measured.
 *
 * @param turns for each rival, for each round the times of its runs in milliseconds
 */
public record Timings(Map<String, List<double[]>> turns) {
    public Set<String> names() {
        return turns.keySet();
    }

    public boolean has(String name) {
        return turns.containsKey(name);
    }

    /** The median over the rounds of the median of each turn, in milliseconds. */
    public double median(String name) {
        return Statistics.median(medians(name));
    }

    /** How many times as long {@code other} takes: the ratio of the medians. */
    public double ratio(String name, String other) {
        return median(other) / median(name);
    }

    /** A quantile of the rounds' own ratios, which shows how steady {@link #ratio} is. */
    public double ratioQuantile(String name, String other, double share) {
        double[] times = medians(name);
        double[] others = medians(other);
        double[] ratios = new double[times.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = others[round] / times[round];
        }
        return Statistics.quantile(ratios, share);
    }

    /** A quantile of the times of all runs, in milliseconds. */
    public double quantile(String name, double share) {
        return Statistics.quantile(
                turns.get(name).stream()
                        .flatMapToDouble(java.util.Arrays::stream)
                        .toArray(),
                share);
    }

    private double[] medians(String name) {
        return turns.get(name).stream().mapToDouble(Statistics::median).toArray();
    }
}
