package org.cellwright.runtime.kernel;

import java.util.Arrays;

/**
 * Memory that one thread's products pack their operands into. It grows to what the largest product needs, and stays.
 */
final class FloatScratch {
    private static final ThreadLocal<FloatScratch> OF_THREAD = ThreadLocal.withInitial(FloatScratch::new);

    private float[] staged = {};
    private FloatAlignedArray strips = new FloatAlignedArray(0);
    private FloatAlignedArray panels = new FloatAlignedArray(0);
    private float[] tile = {};
    private int lastUsed;

    /** What was read for no other purpose than to have it near. */
    long touched;

    private FloatScratch() {}

    static FloatScratch ofThread() {
        return OF_THREAD.get();
    }

    /** Whether the product before this had the same weights, as far as that can be told without holding on to them. */
    boolean isUsedAgain(PackedMatrix weights) {
        int used = System.identityHashCode(weights);
        boolean again = used == lastUsed;
        lastUsed = used;
        return again;
    }

    float[] staged(int length) {
        if (staged.length < length) {
            staged = new float[length];
        }
        return staged;
    }

    FloatAlignedArray strips(int length) {
        if (strips.length() < length) {
            strips = new FloatAlignedArray(length);
        }
        strips.align();
        return strips;
    }

    FloatAlignedArray panels(int length) {
        if (panels.length() < length) {
            panels = new FloatAlignedArray(length);
        }
        panels.align();
        return panels;
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
