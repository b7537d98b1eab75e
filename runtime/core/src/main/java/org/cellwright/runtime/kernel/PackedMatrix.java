package org.cellwright.runtime.kernel;

/** The right operand of a product, laid out in panels as its {@link Kernels} want it; only they read it. */
public abstract class PackedMatrix {
    private final int columns;

    protected PackedMatrix(int columns) {
        this.columns = columns;
    }

    /** Columns of the product, a multiple of {@link Kernels#lanes()}. */
    public final int columns() {
        return columns;
    }
}
