package org.cellwright.runtime.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * An array whose elements begin with a cache line, as far as that can be found out. Vectors that straddle two lines
 * halve the rate of loads from L2: products with one row are 1.5 times faster on aligned weights.
 *
 * <p>Java tells no addresses, and the collector moves arrays. So the beginning is found by measuring ({@link
 * FloatLineProbe}), again after each collection, and the elements are moved within the array; not while anybody reads
 * them, so readers enter and leave. It is right for speed only: a wrong answer changes no result.
 */
final class FloatAlignedArray {
    private static final int LINE = 64 / Float.BYTES;

    /** Where a line begins if the array itself begins with one, as very large arrays do: behind 16 bytes of header. */
    private static final int AFTER_HEADER = 48 / Float.BYTES;

    /** Smaller arrays stay in L1, where it matters little. */
    private static final int SMALLEST = 128 * 1024 / Float.BYTES;

    private static final int EXCLUSIVE = -1;
    private static final VarHandle READERS = readers();

    private final float[] array;
    private final boolean worthwhile;
    private int start = AFTER_HEADER;
    private WeakReference<Object> sinceCollection = new WeakReference<>(null);
    private volatile int readers;

    FloatAlignedArray(int length) {
        array = new float[Math.addExact(length, LINE)];
        worthwhile = length >= SMALLEST && FloatSpecies.SPECIES.length() == LINE;
    }

    float[] array() {
        return array;
    }

    /** The index of the first element; stays while a reader has entered. */
    int start() {
        return start;
    }

    int length() {
        return array.length - LINE;
    }

    /** To be called before elements are read. */
    void enter() {
        if (!worthwhile) {
            return;
        }
        if (sinceCollection.get() == null && READERS.compareAndSet(this, 0, EXCLUSIVE)) {
            try {
                align();
            } finally {
                readers = 0;
            }
        }
        int count = readers;
        while (count == EXCLUSIVE || !READERS.compareAndSet(this, count, count + 1)) {
            Thread.onSpinWait();
            count = readers;
        }
    }

    /** To be called when elements have been read. */
    void leave() {
        if (worthwhile) {
            READERS.getAndAdd(this, -1);
        }
    }

    /**
     * Moves the elements to the beginning of a line, if the array may have been moved. Nobody may use them meanwhile.
     */
    void align() {
        if (!worthwhile || sinceCollection.get() != null || !FloatLineProbe.isCompiled(array)) {
            return;
        }
        sinceCollection = new WeakReference<>(new Object());
        int found = FloatLineProbe.beginning(array);
        if (found >= 0 && found != start) {
            System.arraycopy(array, start, array, found, length());
            start = found;
        }
    }

    private static VarHandle readers() {
        try {
            return MethodHandles.lookup().findVarHandle(FloatAlignedArray.class, "readers", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
