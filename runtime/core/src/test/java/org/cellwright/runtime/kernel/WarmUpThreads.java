package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Precision;

/** What {@link KernelSelectionTest} runs in a virtual machine of its own: prints how many threads the selection of kernels has made. */
public final class WarmUpThreads {
    private static int made;

    /** Is told of every thread that this one makes, however soon it ends. */
    private static final InheritableThreadLocal<Boolean> WATCH = new InheritableThreadLocal<>() {
        @Override
        protected Boolean childValue(Boolean parent) {
            made++;
            return parent;
        }
    };

    private WarmUpThreads() {}

    public static void main(String[] arguments) {
        WATCH.set(true);
        print("");
        KernelSelection.best(Precision.FLOAT);
        print("FLOAT ");
        KernelSelection.best(Precision.FLOAT);
        print("again ");
        KernelSelection.best(Precision.DOUBLE);
        print("DOUBLE ");
    }

    private static void print(String when) {
        System.out.println(when + made + " threads");
    }
}
