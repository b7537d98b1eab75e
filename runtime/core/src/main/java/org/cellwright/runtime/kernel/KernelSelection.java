package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Precision;

/**
 * The one door to {@link Kernels}. Classes that name the module {@code jdk.incubator.vector} cannot load where it is
 * absent; they are reached only from here, after looking for it.
 *
 * <p>The system property {@value #VECTOR_BITS} (128, 256 or 512) sets the width of vectors, which otherwise is the
 * machine's widest.
 */
public final class KernelSelection {
    /** Name of the system property that sets the width of vectors. */
    public static final String VECTOR_BITS = "cellwright.vectorBits";

    private static final String MODULE = "jdk.incubator.vector";

    private KernelSelection() {}

    /** Whether the module {@code jdk.incubator.vector} is present, so that {@link #vector} works. */
    public static boolean vectorAvailable() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** What to type so that the module {@code jdk.incubator.vector} is present: for java, Maven Surefire and an IDE. */
    public static String howToEnableVectors() {
        return """
            The module jdk.incubator.vector is not loaded: scalar loops run instead, several times slower. To load it,
              java:            java --add-modules jdk.incubator.vector ...
              Maven Surefire:  <configuration><argLine>--add-modules jdk.incubator.vector</argLine></configuration>
              IDE:             put --add-modules jdk.incubator.vector into the VM options of the run configuration\
            """;
    }

    /** Kernels in plain Java, which run everywhere. */
    public static Kernels scalar(Precision precision) {
        return switch (precision) {
            case FLOAT -> Scalar.FLOAT;
            case DOUBLE -> Scalar.DOUBLE;
        };
    }

    /**
     * Kernels in vector code. The first call begins to have them compiled, on a thread of its own: select them before a program does
     * something that takes long.
     *
     * @throws IllegalStateException if the module {@code jdk.incubator.vector} is absent; the message tells what to
     *     type
     */
    public static Kernels vector(Precision precision) {
        if (!vectorAvailable()) {
            throw new IllegalStateException(howToEnableVectors());
        }
        return switch (precision) {
            case FLOAT -> FloatVectors.KERNELS;
            case DOUBLE -> DoubleVectors.KERNELS;
        };
    }

    /**
     * Vector kernels where they are available; else scalar ones, and a warning, once, that tells how to get the others.
     */
    public static Kernels best(Precision precision) {
        if (vectorAvailable()) {
            return vector(precision);
        }
        Warning.given();
        return scalar(precision);
    }

    private static final class Scalar {
        static final Kernels FLOAT = new FloatScalarKernels();
        static final Kernels DOUBLE = new DoubleScalarKernels();
    }

    /** Of each precision by itself: what their profiles cost is paid only for what is used. */
    private static final class FloatVectors {
        static final Kernels KERNELS = KernelWarmUp.start(new FloatVectorKernels());
    }

    private static final class DoubleVectors {
        static final Kernels KERNELS = KernelWarmUp.start(new DoubleVectorKernels());
    }

    /** Warns when it is initialised, which happens once. */
    private static final class Warning {
        static {
            System.getLogger(KernelSelection.class.getName()).log(System.Logger.Level.WARNING, howToEnableVectors());
        }

        static void given() {}
    }
}
