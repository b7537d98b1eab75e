package org.cellwright.runtime.cell;

import java.util.Set;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/** A recurrent cell, as generated from a {@code .cell} file. Immutable; a public constructor without arguments. */
public interface Cell {
    CellDescription description();

    /**
     * The same cell with another value of a constant, of those in {@link CellDescription#constants}. This one stays as it is.
     *
     * @throws IllegalArgumentException if no layer may set a constant of that name, or the value is not finite
     */
    default Cell with(String constant, double value) {
        description().with(constant, value);
        throw new IllegalStateException(description().name() + " has constants that it cannot set");
    }

    /** The precisions that it was generated for. */
    Set<Precision> precisions();

    /**
     * The cell for given sizes.
     *
     * @throws IllegalArgumentException if a dimension is not bound, or the cell was not generated for the precision of the kernels
     */
    CellProgram program(Sizes sizes, Kernels kernels);
}
