package org.cellwright.runtime.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Finds out at which element of an array a cache line begins, by the time that loads of whole lines take. */
final class FloatLineProbe {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int LANES = SPECIES.length();

    /** Objects, and so elements, stand at multiples of 8 bytes. */
    private static final int STEP = 8 / Float.BYTES;

    private static final int VECTORS = 32;
    private static final int REPEATS = 16;
    private static final int ROUNDS = 6;

    /** Of 1.0 for no difference: aligned loads from L1 take 0.5 to 0.6 of the time of others. */
    private static final double CLEARLY_FASTER = 0.8;

    private static final long COMPILED_NANOS = 300;
    private static final long BETWEEN_ATTEMPTS_NANOS = 5_000_000;
    private static final int CALLS_OF_AN_ATTEMPT = 10;
    private static int attempts = 2000;
    private static long lastAttempt = System.nanoTime() - BETWEEN_ATTEMPTS_NANOS;
    private static volatile boolean compiled;
    private static int sink;

    private FloatLineProbe() {}

    /**
     * Whether measuring makes sense by now. Compilation is driven by a few calls, now and then, until it has happened.
     */
    static boolean isCompiled(float[] array) {
        return compiled || attempt(array);
    }

    private static synchronized boolean attempt(float[] array) {
        long now = System.nanoTime();
        if (attempts == 0 || now - lastAttempt < BETWEEN_ATTEMPTS_NANOS) {
            return false;
        }
        attempts--;
        for (int i = 0; i < CALLS_OF_AN_ATTEMPT && !compiled; i++) {
            compiled = time(array, 0, 1) < COMPILED_NANOS;
        }
        lastAttempt = System.nanoTime();
        return compiled;
    }

    /** The element that loads are clearly fastest from, or -1. */
    static int beginning(float[] array) {
        long[] times = new long[LANES / STEP];
        Arrays.fill(times, Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < times.length; i++) {
                times[i] = Math.min(times[i], time(array, i * STEP, REPEATS));
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

    private static long time(float[] array, int first, int repeats) {
        long begin = System.nanoTime();
        sink = load(array, first, repeats);
        return System.nanoTime() - begin;
    }

    private static int load(float[] array, int first, int repeats) {
        IntVector all = IntVector.zero(INTS);
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int i = 0; i < VECTORS; i++) {
                all = all.or(
                        FloatVector.fromArray(SPECIES, array, first + i * LANES).reinterpretAsInts());
            }
        }
        return all.reduceLanes(VectorOperators.OR);
    }
}
