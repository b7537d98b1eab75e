package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Precision;

/** What {@link KernelSelectionTest} runs in a virtual machine of its own: prints how many threads have begun to warm up. */
public final class WarmUpThreads {
    private WarmUpThreads() {}

    public static void main(String[] arguments) {
        print("");
        KernelSelection.best(Precision.FLOAT);
        print("FLOAT ");
        KernelSelection.best(Precision.FLOAT);
        print("again ");
        KernelSelection.best(Precision.DOUBLE);
        print("DOUBLE ");
    }

    private static void print(String when) {
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(KernelWarmUp.THREAD))
                .count();
        System.out.println(when + threads + " threads");
    }
}
