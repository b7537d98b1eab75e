package org.cellwright.runtime.kernel;

import java.util.Arrays;

/** Memory that one thread's products pack their operands into. It grows to what the largest product needs, and stays. */
final class FloatScratch {
    private static final ThreadLocal<FloatScratch> OF_THREAD = ThreadLocal.withInitial(FloatScratch::new);

    private float[] left = {};
    private float[] right = {};
    private float[] tile = {};

    private FloatScratch() {}

    static FloatScratch ofThread() {
        return OF_THREAD.get();
    }

    float[] left(int length) {
        if (left.length < length) {
            left = new float[length];
        }
        return left;
    }

    float[] right(int length) {
        if (right.length < length) {
            right = new float[length];
        }
        return right;
    }

    /** At least {@code length} elements, the first of which are zero. */
    float[] zeroTile(int length) {
        if (tile.length < length) {
            tile = new float[length];
        } else {
            Arrays.fill(tile, 0, length, 0);
        }
        return tile;
    }
}
