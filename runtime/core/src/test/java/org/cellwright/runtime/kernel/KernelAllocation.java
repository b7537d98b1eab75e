package org.cellwright.runtime.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** What {@link KernelPropertiesTest} runs in a virtual machine of its own: prints what each warm kernel of a precision allocates. */
public final class KernelAllocation {
    private static final long WARM_UP_NANOS = 60_000_000_000L;
    private static final int CALLS = 100;

    private KernelAllocation() {}

    public static void main(String[] arguments) {
        Precision precision = Precision.valueOf(arguments[0]);
        print(KernelSelection.scalar(precision), "scalar ");
        print(KernelSelection.vector(precision), "vector ");
    }

    private static void print(Kernels kernels, String kind) {
        int columns = 9 * kernels.lanes();
        Matrix a = kernels.allocate(120, 70);
        Matrix w = kernels.allocate(70, columns);
        Matrix turned = kernels.allocate(columns, 70);
        Matrix c = kernels.allocate(120, columns);
        PackedMatrix packed = kernels.newPackedMatrix(new int[] {0, 40}, new int[] {30, 30}, columns);
        print(kind + "pack", () -> {
            kernels.pack(packed, 0, 0, w, 0, 30, 0, columns, false);
            kernels.pack(packed, 1, 0, turned, 0, columns - 3, 0, 30, true);
        });
        for (int rows : new int[] {1, 2, 7, 8, 12, 119}) {
            print(kind + "multiply " + rows, () -> kernels.multiply(a, 0, 0, rows, packed, c, 0, 0, false));
        }
        print(
                kind + "multiplyTransposed",
                () -> kernels.multiplyTransposed(a, 0, 0, 67, w, 0, 0, columns - 3, 70, c, 0, 0));
    }

    /** In the end: code that is not compiled yet may allocate vectors. */
    private static void print(String kernel, Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long start = System.nanoTime();
        long allocated;
        do {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < CALLS; i++) {
                run.run();
            }
            allocated = threads.getThreadAllocatedBytes(self) - before;
        } while (allocated > 0 && System.nanoTime() - start < WARM_UP_NANOS);
        System.out.println(kernel + ": " + allocated);
    }
}
