package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Lets HotSpot see operators of all kinds before any loop runs. Where it first sees one kind alone, its compiler bets
 * on that kind within the Vector API's own methods. Each bet that fails counts against every loop that those methods
 * are inlined into; on Java 17 a loop of some 15 operators then has too many failures for the compiler to trust the
 * type of any vector, and vectors become objects.
 */
final class FloatOperatorProfile {
    /** Each passes the shared methods some ten times: enough for HotSpot to compile them knowing all kinds. */
    private static final int CALLS = 4_000;

    private FloatOperatorProfile() {}

    /** Does so where it is needed: on Java 25 no loop was seen to suffer. It takes about a tenth of a second. */
    static void fill() {
        if (Runtime.version().feature() < 25) {
            mixAll();
        }
    }

    private static FloatVector mixAll() {
        FloatVector sum = FloatVector.zero(FloatSpecies.SPECIES);
        for (int i = 0; i < CALLS; i++) {
            sum = mix(sum, FloatVector.broadcast(FloatSpecies.SPECIES, i));
        }
        return sum;
    }

    private static FloatVector mix(FloatVector x, FloatVector y) {
        VectorMask<Float> larger = x.compare(VectorOperators.GT, y);
        return x.add(y)
                .sub(y.mul(y))
                .max(y.neg())
                .div(y.abs().add(y))
                .fma(y, y)
                .min(y)
                .blend(y, larger);
    }
}
