package org.cellwright.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Times work once HotSpot has finished compiling it. */
public final class Stopwatch {
    private static final double LEAST_WARM_UP_SECONDS = 1.5;
    private static final double MOST_WARM_UP_SECONDS = 30;
    /** The compilers have been idle for so long, and for so many runs; of this time they may have used so much. */
    private static final double QUIET_SECONDS = 0.5;

    private static final int QUIET_RUNS = 3;

    private static final double QUIET_SHARE = 0.1;

    private final Runnable before;
    private final Runnable work;

    /**
     * @param before runs ahead of the work each time, and is not timed
     */
    public Stopwatch(Runnable before, Runnable work) {
        this.before = before;
        this.work = work;
    }

    /** What is not timed and has to run ahead of each {@link #run}. */
    public void prepare() {
        before.run();
    }

    /** The work once, for other clocks. */
    public void run() {
        work.run();
    }

    /**
     * Runs the work until compilation has gone quiet: nothing was compiled for a while, and the process used hardly
     * more time than its threads did, so that nothing is being compiled or collected either.
     */
    public void warmUp() {
        warmUp(MOST_WARM_UP_SECONDS);
    }

    /** As {@link #warmUp()}, but no longer than given. */
    public void warmUp(double mostSeconds) {
        CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
        boolean observable = compilation != null && compilation.isCompilationTimeMonitoringSupported();
        long start = System.nanoTime();
        long quietSince = start;
        long compiled = 0;
        long background = backgroundNanoseconds();
        int quietRuns = 0;
        while (true) {
            nanoseconds();
            long now = System.nanoTime();
            long total = observable ? compilation.getTotalCompilationTime() : 0;
            if (total != compiled) {
                quietRuns = 0;
                quietSince = now;
                compiled = total;
                background = backgroundNanoseconds();
            }
            quietRuns++;
            double elapsed = (now - start) * 1e-9;
            double quiet = (now - quietSince) * 1e-9;
            if (quietRuns > QUIET_RUNS && quiet >= QUIET_SECONDS) {
                double busy = (backgroundNanoseconds() - background) * 1e-9;
                if (elapsed >= LEAST_WARM_UP_SECONDS && busy <= QUIET_SHARE * quiet) {
                    return;
                }
                quietSince = now;
                background = backgroundNanoseconds();
            }
            if (elapsed >= mostSeconds) {
                return;
            }
        }
    }

    /** The processor time of what is no Java thread: the compilers and the garbage collector. */
    private static long backgroundNanoseconds() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long java = Arrays.stream(threads.getThreadCpuTime(threads.getAllThreadIds()))
                .filter(time -> time > 0)
                .sum();
        return system.getProcessCpuTime() - java;
    }

    /** The times of some runs in milliseconds, shortest first. */
    public double[] milliseconds(int runs) {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = nanoseconds() * 1e-6;
        }
        Arrays.sort(times);
        return times;
    }

    /** What all threads together allocate during one run; the least of several, since others allocate too. */
    public long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        long ownBytes = Long.MAX_VALUE;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            // asking allocates too: what two questions in a row differ by
            long first = total(threads, ids);
            ownBytes = Math.min(ownBytes, total(threads, ids) - first);
            long start = total(threads, ids);
            work.run();
            least = Math.min(least, total(threads, ids) - start);
        }
        return Math.max(0, least - ownBytes);
    }

    private static long total(ThreadMXBean threads, long[] ids) {
        return Arrays.stream(threads.getThreadAllocatedBytes(ids))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private long nanoseconds() {
        before.run();
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }
}
