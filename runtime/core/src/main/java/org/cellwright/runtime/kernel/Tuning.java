package org.cellwright.runtime.kernel;

/** The sizes of blocks. */
final class Tuning {
    /** Depth of a block of a product. */
    static final int PRODUCT_DEPTH = 256;

    /** Rows of a block of a product: a multiple of 12. */
    static final int PRODUCT_ROWS = 36;

    /** Rows that a transposed product sums at once. */
    static final int TRANSPOSED_ROWS = 256;

    /** Columns of the left operand that a transposed product packs at once. */
    static final int TRANSPOSED_COLUMNS = 480;

    private Tuning() {}
}
