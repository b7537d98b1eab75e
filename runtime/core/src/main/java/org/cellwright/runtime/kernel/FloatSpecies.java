package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of vectors that all vector loops of this precision use: {@link KernelSelection#VECTOR_BITS} or the widest.
 */
public final class FloatSpecies {
    public static final VectorSpecies<Float> SPECIES = choose(Integer.getInteger(KernelSelection.VECTOR_BITS));

    /**
     * Whether there are 32 vector registers, as there are with vectors of 512 bits and on AArch64; else there are 16.
     */
    static final boolean MANY_REGISTERS =
            SPECIES.vectorBitSize() == 512 || System.getProperty("os.arch").equals("aarch64");

    private FloatSpecies() {}

    private static VectorSpecies<Float> choose(Integer bits) {
        return bits == null
                ? FloatVector.SPECIES_PREFERRED
                : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }
}
