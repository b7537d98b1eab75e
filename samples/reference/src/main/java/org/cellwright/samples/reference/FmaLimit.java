package org.cellwright.samples.reference;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.kernel.FloatSpecies;

/** The limit of a core's arithmetic: independent fused multiply-adds that never leave the registers. */
public final class FmaLimit {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int CHAINS = 12;

    private FmaLimit() {}

    /** Floating-point operations of {@link #run}. */
    public static long flops(int repetitions) {
        return 2L * SPECIES.length() * CHAINS * repetitions;
    }

    /** Returns a number that depends on all that was computed, so that nothing can be left out. */
    public static float run(int repetitions) {
        FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector term = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector s0 = term;
        FloatVector s1 = term;
        FloatVector s2 = term;
        FloatVector s3 = term;
        FloatVector s4 = term;
        FloatVector s5 = term;
        FloatVector s6 = term;
        FloatVector s7 = term;
        FloatVector s8 = term;
        FloatVector s9 = term;
        FloatVector s10 = term;
        FloatVector s11 = term;
        for (int i = 0; i < repetitions; i++) {
            s0 = s0.fma(factor, term);
            s1 = s1.fma(factor, term);
            s2 = s2.fma(factor, term);
            s3 = s3.fma(factor, term);
            s4 = s4.fma(factor, term);
            s5 = s5.fma(factor, term);
            s6 = s6.fma(factor, term);
            s7 = s7.fma(factor, term);
            s8 = s8.fma(factor, term);
            s9 = s9.fma(factor, term);
            s10 = s10.fma(factor, term);
            s11 = s11.fma(factor, term);
        }
        FloatVector sum = s0.add(s1)
                .add(s2)
                .add(s3)
                .add(s4)
                .add(s5)
                .add(s6)
                .add(s7)
                .add(s8)
                .add(s9)
                .add(s10)
                .add(s11);
        return sum.lane(0) + sum.lane(SPECIES.length() - 1);
    }
}
