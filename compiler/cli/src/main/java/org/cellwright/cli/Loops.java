package org.cellwright.cli;

import java.util.Locale;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/** Which of the two kinds of generated loops runs. */
enum Loops {
    VECTOR,
    SCALAR;

    Kernels kernels(Precision precision) {
        return this == VECTOR ? KernelSelection.vector(precision) : KernelSelection.scalar(precision);
    }

    /** Selects the kernels, which begins to have them compiled beside the compiler of cells. */
    void warmUp(Precision precision) {
        kernels(precision);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
