package org.cellwright.cli;

import java.util.Locale;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.KernelWarmUp;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/** Which of the two kinds of generated loops runs. */
enum Loops {
    VECTOR,
    SCALAR;

    Kernels kernels(Precision precision) {
        return this == VECTOR ? KernelSelection.vector(precision) : KernelSelection.scalar(precision);
    }

    /** Begins to make the kernels fast, beside the compiler of cells. */
    void warmUp(Precision precision) {
        if (this == VECTOR) {
            KernelWarmUp.start(kernels(precision));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
