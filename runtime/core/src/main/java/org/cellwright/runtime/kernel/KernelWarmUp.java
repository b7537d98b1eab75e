package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;

/**
 * Has HotSpot compile the products of many rows on a thread of its own from when kernels are selected, while a program still
 * builds its model and reads its data. Uncompiled, the Vector API makes an object of every vector, and the first batch is
 * mostly that: in its first 6 seconds a simple RNN of 191 units trains 997 batches on two threads on Java 17, and 1621 with
 * this; 1525 and 1649 on Java 25 (medians of three).
 */
final class KernelWarmUp {
    /** Tiles of all heights that products are made of. */
    private static final int ROWS = 20;

    /** Shallow, so that little is computed before HotSpot compiles. */
    private static final int DEPTH = 32;

    private static final int VECTORS = 16;

    /** HotSpot's best compiler takes up what was called some thousand times; each product calls a tile eight times. */
    private static final int PRODUCTS = 150;

    private KernelWarmUp() {}

    /** Begins on a thread that does not keep the program alive, and returns the kernels. */
    static Kernels start(Kernels kernels) {
        Thread thread = new Thread(() -> run(kernels), "cellwright-warm-up");
        thread.setDaemon(true);
        thread.start();
        return kernels;
    }

    private static void run(Kernels kernels) {
        int columns = VECTORS * kernels.lanes();
        Matrix a = kernels.allocate(ROWS, DEPTH);
        Matrix weights = kernels.allocate(DEPTH, columns);
        Matrix product = kernels.allocate(ROWS, columns);
        PackedMatrix packed = kernels.newPackedMatrix(new int[] {0}, new int[] {DEPTH}, columns);
        kernels.pack(packed, 0, 0, weights, 0, DEPTH, 0, columns, false);
        for (int i = 0; i < PRODUCTS; i++) {
            kernels.multiply(a, 0, 0, ROWS, packed, product, 0, 0, i % 2 == 0);
        }
        Matrix left = kernels.allocate(DEPTH, ROWS);
        for (int i = 0; i < PRODUCTS; i++) {
            kernels.multiplyTransposed(left, 0, 0, ROWS, weights, 0, 0, columns, DEPTH, product, 0, 0);
        }
    }
}
