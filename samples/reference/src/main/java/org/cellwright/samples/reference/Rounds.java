package org.cellwright.samples.reference;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Times rivals in turn, round after round, so that whatever else the machine does meets all of them. Only medians and
 * medians of ratios within a round are given out.
 */
public final class Rounds {
    private static final double WARM_SECONDS = 1.5;
    private static final double QUIET_SECONDS = 0.5;
    private static final double SLICE_SECONDS = 0.02;

    private final LongSupplier nanoseconds;
    private final Map<String, Runnable> rivals = new LinkedHashMap<>();
    private final Map<String, double[]> seconds = new LinkedHashMap<>();

    private Rounds(LongSupplier nanoseconds) {
        this.nanoseconds = nanoseconds;
    }

    /** By the clock on the wall, for work of several threads. */
    public static Rounds ofWallTime() {
        return new Rounds(System::nanoTime);
    }

    /** By the time that the calling thread has on a processor, which other programs disturb less. */
    public static Rounds ofProcessorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return new Rounds(threads::getCurrentThreadCpuTime);
    }

    public Rounds with(String name, Runnable work) {
        rivals.put(name, work);
        return this;
    }

    /** Warms every rival until nothing is being compiled any more, then times all of them in turn. */
    public Rounds run(int rounds) {
        Map<String, Integer> repetitions = new LinkedHashMap<>();
        rivals.forEach((name, work) -> repetitions.put(name, warm(work)));
        for (String name : rivals.keySet()) {
            seconds.put(name, new double[rounds]);
        }
        List<String> order = new ArrayList<>(rivals.keySet());
        for (int round = 0; round < rounds; round++) {
            for (String name : order) {
                seconds.get(name)[round] = time(rivals.get(name), repetitions.get(name));
            }
            order.add(order.remove(0));
        }
        return this;
    }

    public double medianSeconds(String name) {
        return median(seconds.get(name).clone());
    }

    /** The median of the rounds' ratios of times. */
    public double medianRatio(String name, String other) {
        double[] times = seconds.get(name);
        double[] others = seconds.get(other);
        double[] ratios = new double[times.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = times[round] / others[round];
        }
        return median(ratios);
    }

    /** Runs the work until it is compiled; returns how many times it fits into a slice. */
    private int warm(Runnable work) {
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        long start = nanoseconds.getAsLong();
        long compiled;
        do {
            compiled = compilation.getTotalCompilationTime();
            long quiet = nanoseconds.getAsLong();
            while (since(quiet) < QUIET_SECONDS) {
                work.run();
            }
        } while (since(start) < WARM_SECONDS || compilation.getTotalCompilationTime() > compiled);
        return (int) Math.max(1, SLICE_SECONDS / time(work, 1));
    }

    private double time(Runnable work, int repetitions) {
        long start = nanoseconds.getAsLong();
        for (int i = 0; i < repetitions; i++) {
            work.run();
        }
        return since(start) / repetitions;
    }

    private double since(long start) {
        return (nanoseconds.getAsLong() - start) / 1e9;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
