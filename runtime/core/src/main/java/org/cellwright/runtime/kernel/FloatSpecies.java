package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of vectors that all vector loops of this precision use: {@link KernelSelection#VECTOR_BITS} or the widest. */
public final class FloatSpecies {
    public static final VectorSpecies<Float> SPECIES = choose(Integer.getInteger(KernelSelection.VECTOR_BITS));

    private FloatSpecies() {}

    private static VectorSpecies<Float> choose(Integer bits) {
        return bits == null
                ? FloatVector.SPECIES_PREFERRED
                : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }
}
