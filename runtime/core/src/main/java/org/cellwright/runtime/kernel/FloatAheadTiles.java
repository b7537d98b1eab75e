package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product for many rows that meanwhile read elements of {@code w} from {@code ahead} on, so that they are near
 * when they are wanted: an element of each of eight pages in turn, beginning with {@code next}, then {@code 8 advance} elements on.
 * The machine fetches
 * ahead itself within a page where it sees a sequence, but not beyond; and a read that misses holds up all that follow
 * it, which eight pages in turn do once for all. The tiles return what they read; it is to be written somewhere, or the compiler leaves
 * it out. Otherwise these are those of {@link FloatTallTiles}.
 *
 * <p>A store whose mask is empty fetches a line, too, and holds up nothing. On Java 25 it made training of the LSTM at X=H=512 and 1024 2% faster on one
 * thread, inference at 1024 4%; but it takes the line for itself, and two threads on the same weights were 8 and 11% slower. Java 17
 * has no such store.
 */
final class FloatAheadTiles {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 2 * LANES;
    private static final int ROW = FloatStaging.ROW;

    /** Elements of a page. */
    static final int PAGE = 4096 / Float.BYTES;

    /** Elements of eight pages: how far from {@code ahead} on is read. */
    static final int REACH = 8 * PAGE;

    private FloatAheadTiles() {}

    static long tile12x2(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            int ahead,
            int next,
            int advance,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        FloatVector s1p = zero;
        FloatVector s1q = zero;
        FloatVector s2p = zero;
        FloatVector s2q = zero;
        FloatVector s3p = zero;
        FloatVector s3q = zero;
        FloatVector s4p = zero;
        FloatVector s4q = zero;
        FloatVector s5p = zero;
        FloatVector s5q = zero;
        FloatVector s6p = zero;
        FloatVector s6q = zero;
        FloatVector s7p = zero;
        FloatVector s7q = zero;
        FloatVector s8p = zero;
        FloatVector s8q = zero;
        FloatVector s9p = zero;
        FloatVector s9q = zero;
        FloatVector s10p = zero;
        FloatVector s10q = zero;
        FloatVector s11p = zero;
        FloatVector s11q = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        long touched = 0;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            touched |= Bits.of(w[ahead + next]);
            next = next + PAGE + advance & REACH - 1;
            FloatVector f = FloatVector.broadcast(SPECIES, a[k + 11 * ROW]);
            s11p = f.fma(p, s11p);
            s11q = f.fma(q, s11q);
            f = FloatVector.broadcast(SPECIES, a[k + 10 * ROW]);
            s10p = f.fma(p, s10p);
            s10q = f.fma(q, s10q);
            f = FloatVector.broadcast(SPECIES, a[k + 9 * ROW]);
            s9p = f.fma(p, s9p);
            s9q = f.fma(q, s9q);
            f = FloatVector.broadcast(SPECIES, a[k + 8 * ROW]);
            s8p = f.fma(p, s8p);
            s8q = f.fma(q, s8q);
            f = FloatVector.broadcast(SPECIES, a[k + 7 * ROW]);
            s7p = f.fma(p, s7p);
            s7q = f.fma(q, s7q);
            f = FloatVector.broadcast(SPECIES, a[k + 6 * ROW]);
            s6p = f.fma(p, s6p);
            s6q = f.fma(q, s6q);
            f = FloatVector.broadcast(SPECIES, a[k + 5 * ROW]);
            s5p = f.fma(p, s5p);
            s5q = f.fma(q, s5q);
            f = FloatVector.broadcast(SPECIES, a[k + 4 * ROW]);
            s4p = f.fma(p, s4p);
            s4q = f.fma(q, s4q);
            f = FloatVector.broadcast(SPECIES, a[k + 3 * ROW]);
            s3p = f.fma(p, s3p);
            s3q = f.fma(q, s3q);
            f = FloatVector.broadcast(SPECIES, a[k + 2 * ROW]);
            s2p = f.fma(p, s2p);
            s2q = f.fma(q, s2q);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            s1q = f.fma(q, s1q);
            f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s1q.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + LANES)).intoArray(c, c0 + cStride + LANES);
        s2p.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride)).intoArray(c, c0 + 2 * cStride);
        s2q.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride + LANES))
                .intoArray(c, c0 + 2 * cStride + LANES);
        s3p.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride)).intoArray(c, c0 + 3 * cStride);
        s3q.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride + LANES))
                .intoArray(c, c0 + 3 * cStride + LANES);
        s4p.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * oldStride)).intoArray(c, c0 + 4 * cStride);
        s4q.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * oldStride + LANES))
                .intoArray(c, c0 + 4 * cStride + LANES);
        s5p.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * oldStride)).intoArray(c, c0 + 5 * cStride);
        s5q.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * oldStride + LANES))
                .intoArray(c, c0 + 5 * cStride + LANES);
        s6p.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * oldStride)).intoArray(c, c0 + 6 * cStride);
        s6q.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * oldStride + LANES))
                .intoArray(c, c0 + 6 * cStride + LANES);
        s7p.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * oldStride)).intoArray(c, c0 + 7 * cStride);
        s7q.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * oldStride + LANES))
                .intoArray(c, c0 + 7 * cStride + LANES);
        s8p.add(FloatVector.fromArray(SPECIES, old, old0 + 8 * oldStride)).intoArray(c, c0 + 8 * cStride);
        s8q.add(FloatVector.fromArray(SPECIES, old, old0 + 8 * oldStride + LANES))
                .intoArray(c, c0 + 8 * cStride + LANES);
        s9p.add(FloatVector.fromArray(SPECIES, old, old0 + 9 * oldStride)).intoArray(c, c0 + 9 * cStride);
        s9q.add(FloatVector.fromArray(SPECIES, old, old0 + 9 * oldStride + LANES))
                .intoArray(c, c0 + 9 * cStride + LANES);
        s10p.add(FloatVector.fromArray(SPECIES, old, old0 + 10 * oldStride)).intoArray(c, c0 + 10 * cStride);
        s10q.add(FloatVector.fromArray(SPECIES, old, old0 + 10 * oldStride + LANES))
                .intoArray(c, c0 + 10 * cStride + LANES);
        s11p.add(FloatVector.fromArray(SPECIES, old, old0 + 11 * oldStride)).intoArray(c, c0 + 11 * cStride);
        s11q.add(FloatVector.fromArray(SPECIES, old, old0 + 11 * oldStride + LANES))
                .intoArray(c, c0 + 11 * cStride + LANES);
        return touched;
    }

    static long tile8x2(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            int ahead,
            int next,
            int advance,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        FloatVector s1p = zero;
        FloatVector s1q = zero;
        FloatVector s2p = zero;
        FloatVector s2q = zero;
        FloatVector s3p = zero;
        FloatVector s3q = zero;
        FloatVector s4p = zero;
        FloatVector s4q = zero;
        FloatVector s5p = zero;
        FloatVector s5q = zero;
        FloatVector s6p = zero;
        FloatVector s6q = zero;
        FloatVector s7p = zero;
        FloatVector s7q = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        long touched = 0;
        for (int k = a0; k < end; k++) {
            touched |= Bits.of(w[ahead + next]);
            next = next + PAGE + advance & REACH - 1;
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            s1q = f.fma(q, s1q);
            f = FloatVector.broadcast(SPECIES, a[k + 2 * ROW]);
            s2p = f.fma(p, s2p);
            s2q = f.fma(q, s2q);
            f = FloatVector.broadcast(SPECIES, a[k + 3 * ROW]);
            s3p = f.fma(p, s3p);
            s3q = f.fma(q, s3q);
            f = FloatVector.broadcast(SPECIES, a[k + 4 * ROW]);
            s4p = f.fma(p, s4p);
            s4q = f.fma(q, s4q);
            f = FloatVector.broadcast(SPECIES, a[k + 5 * ROW]);
            s5p = f.fma(p, s5p);
            s5q = f.fma(q, s5q);
            f = FloatVector.broadcast(SPECIES, a[k + 6 * ROW]);
            s6p = f.fma(p, s6p);
            s6q = f.fma(q, s6q);
            f = FloatVector.broadcast(SPECIES, a[k + 7 * ROW]);
            s7p = f.fma(p, s7p);
            s7q = f.fma(q, s7q);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s1q.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + LANES)).intoArray(c, c0 + cStride + LANES);
        s2p.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride)).intoArray(c, c0 + 2 * cStride);
        s2q.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride + LANES))
                .intoArray(c, c0 + 2 * cStride + LANES);
        s3p.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride)).intoArray(c, c0 + 3 * cStride);
        s3q.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride + LANES))
                .intoArray(c, c0 + 3 * cStride + LANES);
        s4p.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * oldStride)).intoArray(c, c0 + 4 * cStride);
        s4q.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * oldStride + LANES))
                .intoArray(c, c0 + 4 * cStride + LANES);
        s5p.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * oldStride)).intoArray(c, c0 + 5 * cStride);
        s5q.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * oldStride + LANES))
                .intoArray(c, c0 + 5 * cStride + LANES);
        s6p.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * oldStride)).intoArray(c, c0 + 6 * cStride);
        s6q.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * oldStride + LANES))
                .intoArray(c, c0 + 6 * cStride + LANES);
        s7p.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * oldStride)).intoArray(c, c0 + 7 * cStride);
        s7q.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * oldStride + LANES))
                .intoArray(c, c0 + 7 * cStride + LANES);
        return touched;
    }
}
