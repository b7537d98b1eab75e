package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** What {@link KernelSelectionTest} runs in a virtual machine without the vector module: prints one fact a line. */
public final class WithoutVectorModule {
    private WithoutVectorModule() {}

    public static void main(String[] arguments) {
        System.out.println("available " + KernelSelection.vectorAvailable());
        for (Precision precision : Precision.values()) {
            Kernels kernels = KernelSelection.best(precision);
            Matrix a = kernels.allocate(1, 2);
            Matrix w = kernels.allocate(2, 1);
            Matrix c = kernels.allocate(1, 1);
            a.fill(3);
            w.fill(0.5);
            PackedMatrix packed = kernels.newPackedMatrix(new int[] {0}, new int[] {2}, 1);
            kernels.pack(packed, 0, 0, w, 0, 2, 0, 1, false);
            kernels.multiply(a, 0, 0, 1, packed, c, 0, 0, false);
            System.out.println(precision + " vectorized " + kernels.vectorized() + " product " + c.get(0, 0));
        }
        try {
            KernelSelection.vector(Precision.FLOAT);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
