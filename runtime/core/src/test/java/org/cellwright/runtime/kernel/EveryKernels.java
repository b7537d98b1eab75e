package org.cellwright.runtime.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Stream;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Named;

/** All kernels under test: scalar, and vectors of every width, the widths side by side in one virtual machine. */
final class EveryKernels {
    private EveryKernels() {}

    static Stream<Named<Kernels>> stream() {
        return Stream.of(Precision.values())
                .flatMap(precision -> Stream.concat(
                        Stream.of(Named.of(precision + " scalar", KernelSelection.scalar(precision))),
                        Stream.of(128, 256, 512)
                                .map(bits -> Named.of(precision + " " + bits, withVectorBits(bits, precision)))));
    }

    /** The width is a constant of its classes, for speed; so each width needs classes of its own. */
    static Kernels withVectorBits(int bits, Precision precision) {
        String before = System.getProperty(KernelSelection.VECTOR_BITS);
        System.setProperty(KernelSelection.VECTOR_BITS, Integer.toString(bits));
        try {
            return (Kernels) new OwnClasses()
                    .loadClass(KernelSelection.class.getName())
                    .getMethod("vector", Precision.class)
                    .invoke(null, precision);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            if (before == null) {
                System.clearProperty(KernelSelection.VECTOR_BITS);
            } else {
                System.setProperty(KernelSelection.VECTOR_BITS, before);
            }
        }
    }

    /** Loads the classes of this package again, except those that the tests themselves see. */
    private static final class OwnClasses extends ClassLoader {
        private static final Set<String> SHARED =
                Set.of(Kernels.class.getName(), PackedMatrix.class.getName(), RowBlocks.class.getName());

        OwnClasses() {
            super(EveryKernels.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                if (SHARED.contains(name) || !name.startsWith(Kernels.class.getPackageName() + ".")) {
                    return super.loadClass(name, resolve);
                }
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
