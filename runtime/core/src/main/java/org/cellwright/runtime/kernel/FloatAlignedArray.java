package org.cellwright.runtime.kernel;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * An array whose elements begin with a cache line, as far as that can be found out. Vectors of a whole line that straddle
 * two lines halve the rate of loads from L2: matrix-vector products are 1.5 times faster on aligned weights.
 *
 * <p>Java tells no addresses, and the collector moves arrays. So the beginning is found by measuring at which of the
 * possible elements loads are fast, and again after a collection. It is right for speed only: a wrong answer changes no
 * result.
 */
final class FloatAlignedArray {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Integer> INT_SPECIES = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int LINE = 64 / Float.BYTES;
    private static final int STEP = 8 / Float.BYTES;

    /** Where a line begins if the array itself begins with one, as very large arrays do: it starts with 16 bytes of header. */
    private static final int AFTER_HEADER = 48 / Float.BYTES;

    private static final int PROBED_VECTORS = 32;
    private static final int PROBE_REPEATS = 16;
    private static final int PROBE_ROUNDS = 6;
    private static final double CLEARLY_FASTER = 0.8;

    /** Smaller arrays stay in L1 with all else, where it matters little. */
    private static final int SMALLEST_PROBED = 4096;

    /** Time that all arrays together may spend on waiting for the probe to be compiled. */
    private static final long WARM_UP_NANOS = 100_000_000;

    private static final long COMPILED_NANOS = 2_000;
    private static long warmUpNanos;
    private static boolean compiled;
    private static int sink;

    private final float[] array;
    private int start = AFTER_HEADER;
    private WeakReference<Object> sinceCollection;

    FloatAlignedArray(int length) {
        array = new float[Math.addExact(length, LINE)];
    }

    float[] array() {
        return array;
    }

    /** The index of the first element. */
    int start() {
        return start;
    }

    int length() {
        return array.length - LINE;
    }

    /** Moves the elements within the array, if the array itself was moved. Nobody else may read or write meanwhile. */
    void align() {
        boolean canHaveMoved = sinceCollection == null || sinceCollection.get() == null;
        if (LANES != LINE || length() < SMALLEST_PROBED || !canHaveMoved || !warmUp(array)) {
            return;
        }
        sinceCollection = new WeakReference<>(new Object());
        int found = findStart();
        if (found >= 0 && found != start) {
            System.arraycopy(array, start, array, found, length());
            start = found;
        }
    }

    /** The element that loads are clearly fastest from, or -1. */
    private int findStart() {
        long[] times = new long[LINE / STEP];
        Arrays.fill(times, Long.MAX_VALUE);
        for (int round = 0; round < PROBE_ROUNDS; round++) {
            for (int i = 0; i < times.length; i++) {
                times[i] = Math.min(times[i], time(array, i * STEP));
            }
        }
        int best = 0;
        for (int i = 1; i < times.length; i++) {
            best = times[i] < times[best] ? i : best;
        }
        long fastest = times[best];
        Arrays.sort(times);
        return fastest < CLEARLY_FASTER * times[1] ? best * STEP : -1;
    }

    /** Whether the probe is compiled by now. */
    private static synchronized boolean warmUp(float[] array) {
        while (!compiled) {
            long nanos = time(array, 0);
            compiled = nanos < COMPILED_NANOS;
            warmUpNanos += nanos;
            if (warmUpNanos > WARM_UP_NANOS) {
                break;
            }
        }
        return compiled;
    }

    private static long time(float[] array, int first) {
        long begin = System.nanoTime();
        sink = load(array, first);
        return System.nanoTime() - begin;
    }

    private static int load(float[] array, int first) {
        IntVector all = IntVector.zero(INT_SPECIES);
        for (int repeat = 0; repeat < PROBE_REPEATS; repeat++) {
            for (int i = 0; i < PROBED_VECTORS; i++) {
                all = all.or(FloatVector.fromArray(SPECIES, array, first + i * LANES).reinterpretAsInts());
            }
        }
        return all.reduceLanes(VectorOperators.OR);
    }
}
