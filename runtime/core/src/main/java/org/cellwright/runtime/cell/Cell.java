package org.cellwright.runtime.cell;

import java.util.Set;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/** A recurrent cell, as generated from a {@code .cell} file. Stateless; a public constructor without arguments. */
public interface Cell {
    CellDescription description();

    /** The precisions that it was generated for. */
    Set<Precision> precisions();

    /**
     * The cell for given sizes.
     *
     * @throws IllegalArgumentException if a dimension is not bound, or the cell was not generated for the precision of the kernels
     */
    CellProgram program(Sizes sizes, Kernels kernels);
}
