package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product for few rows, and the rules for all tiles. {@code tileRxV} computes R rows by V vectors of the
 * result and keeps its R x V sums in registers over the whole depth: c[i, j] = old[i, j] + sum over k of a[i, k] w[k,
 * j].
 *
 * <ul>
 *   <li>Every tile sums in the order of depth, so the bits of a row do not depend on the rows computed with it.
 *   <li>Rows of {@code a} are staged at a constant distance, so that one register addresses them all: with a register
 *       for each, the additions of addresses cost a tenth to a sixth of the speed.
 *   <li>Sums start at zero and old values are added on store; without old values {@code old} is zeros at stride 0. A
 *       branch would double the calls in the method, and C1 of Java 17 gives up on methods of more than about 150
 *       vector calls, which may leave them in its slow code for ever.
 *   <li>At least 8 sums hide the latency of multiply-adds, so few rows take several panels, {@code panelStep} apart.
 *   <li>Tiles with 24 sums begin with the last row, and read ahead only after the panel's vectors. Otherwise C2 of Java
 *       17 loads most elements of {@code a} before the panel and has no registers left for one to six of the sums, which
 *       takes an eighth to a third of the speed.
 * </ul>
 */
final class FloatTiles {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 2 * LANES;
    private static final int ROW = FloatStaging.ROW;

    private FloatTiles() {}

    static void tile4x4(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int panelStep,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        FloatVector s0r = zero;
        FloatVector s0s = zero;
        FloatVector s1p = zero;
        FloatVector s1q = zero;
        FloatVector s1r = zero;
        FloatVector s1s = zero;
        FloatVector s2p = zero;
        FloatVector s2q = zero;
        FloatVector s2r = zero;
        FloatVector s2s = zero;
        FloatVector s3p = zero;
        FloatVector s3q = zero;
        FloatVector s3r = zero;
        FloatVector s3s = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        int wr = wp + panelStep;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, w, wr + k * PANEL);
            FloatVector s = FloatVector.fromArray(SPECIES, w, wr + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
            s0r = f.fma(r, s0r);
            s0s = f.fma(s, s0s);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            s1q = f.fma(q, s1q);
            s1r = f.fma(r, s1r);
            s1s = f.fma(s, s1s);
            f = FloatVector.broadcast(SPECIES, a[k + 2 * ROW]);
            s2p = f.fma(p, s2p);
            s2q = f.fma(q, s2q);
            s2r = f.fma(r, s2r);
            s2s = f.fma(s, s2s);
            f = FloatVector.broadcast(SPECIES, a[k + 3 * ROW]);
            s3p = f.fma(p, s3p);
            s3q = f.fma(q, s3q);
            s3r = f.fma(r, s3r);
            s3s = f.fma(s, s3s);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s0r.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * LANES)).intoArray(c, c0 + 2 * LANES);
        s0s.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * LANES)).intoArray(c, c0 + 3 * LANES);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s1q.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + LANES)).intoArray(c, c0 + cStride + LANES);
        s1r.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 2 * LANES))
                .intoArray(c, c0 + cStride + 2 * LANES);
        s1s.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 3 * LANES))
                .intoArray(c, c0 + cStride + 3 * LANES);
        s2p.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride)).intoArray(c, c0 + 2 * cStride);
        s2q.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride + LANES))
                .intoArray(c, c0 + 2 * cStride + LANES);
        s2r.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride + 2 * LANES))
                .intoArray(c, c0 + 2 * cStride + 2 * LANES);
        s2s.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride + 3 * LANES))
                .intoArray(c, c0 + 2 * cStride + 3 * LANES);
        s3p.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride)).intoArray(c, c0 + 3 * cStride);
        s3q.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride + LANES))
                .intoArray(c, c0 + 3 * cStride + LANES);
        s3r.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride + 2 * LANES))
                .intoArray(c, c0 + 3 * cStride + 2 * LANES);
        s3s.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride + 3 * LANES))
                .intoArray(c, c0 + 3 * cStride + 3 * LANES);
    }

    static void tile4x2(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
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
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        for (int k = a0; k < end; k++) {
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
    }

    static void tile4x1(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s1p = zero;
        FloatVector s2p = zero;
        FloatVector s3p = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * LANES;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            f = FloatVector.broadcast(SPECIES, a[k + 2 * ROW]);
            s2p = f.fma(p, s2p);
            f = FloatVector.broadcast(SPECIES, a[k + 3 * ROW]);
            s3p = f.fma(p, s3p);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s2p.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * oldStride)).intoArray(c, c0 + 2 * cStride);
        s3p.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * oldStride)).intoArray(c, c0 + 3 * cStride);
    }

    static void tile2x8(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int panelStep,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        FloatVector s0r = zero;
        FloatVector s0s = zero;
        FloatVector s0t = zero;
        FloatVector s0u = zero;
        FloatVector s0v = zero;
        FloatVector s0z = zero;
        FloatVector s1p = zero;
        FloatVector s1q = zero;
        FloatVector s1r = zero;
        FloatVector s1s = zero;
        FloatVector s1t = zero;
        FloatVector s1u = zero;
        FloatVector s1v = zero;
        FloatVector s1z = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        int wr = wp + panelStep;
        int wt = wr + panelStep;
        int wv = wt + panelStep;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, w, wr + k * PANEL);
            FloatVector s = FloatVector.fromArray(SPECIES, w, wr + k * PANEL + LANES);
            FloatVector t = FloatVector.fromArray(SPECIES, w, wt + k * PANEL);
            FloatVector u = FloatVector.fromArray(SPECIES, w, wt + k * PANEL + LANES);
            FloatVector v = FloatVector.fromArray(SPECIES, w, wv + k * PANEL);
            FloatVector z = FloatVector.fromArray(SPECIES, w, wv + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
            s0r = f.fma(r, s0r);
            s0s = f.fma(s, s0s);
            s0t = f.fma(t, s0t);
            s0u = f.fma(u, s0u);
            s0v = f.fma(v, s0v);
            s0z = f.fma(z, s0z);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            s1q = f.fma(q, s1q);
            s1r = f.fma(r, s1r);
            s1s = f.fma(s, s1s);
            s1t = f.fma(t, s1t);
            s1u = f.fma(u, s1u);
            s1v = f.fma(v, s1v);
            s1z = f.fma(z, s1z);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s0r.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * LANES)).intoArray(c, c0 + 2 * LANES);
        s0s.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * LANES)).intoArray(c, c0 + 3 * LANES);
        s0t.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * LANES)).intoArray(c, c0 + 4 * LANES);
        s0u.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * LANES)).intoArray(c, c0 + 5 * LANES);
        s0v.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * LANES)).intoArray(c, c0 + 6 * LANES);
        s0z.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * LANES)).intoArray(c, c0 + 7 * LANES);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s1q.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + LANES)).intoArray(c, c0 + cStride + LANES);
        s1r.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 2 * LANES))
                .intoArray(c, c0 + cStride + 2 * LANES);
        s1s.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 3 * LANES))
                .intoArray(c, c0 + cStride + 3 * LANES);
        s1t.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 4 * LANES))
                .intoArray(c, c0 + cStride + 4 * LANES);
        s1u.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 5 * LANES))
                .intoArray(c, c0 + cStride + 5 * LANES);
        s1v.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 6 * LANES))
                .intoArray(c, c0 + cStride + 6 * LANES);
        s1z.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + 7 * LANES))
                .intoArray(c, c0 + cStride + 7 * LANES);
    }

    static void tile2x2(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
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
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
            s1q = f.fma(q, s1q);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
        s1q.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride + LANES)).intoArray(c, c0 + cStride + LANES);
    }

    static void tile2x1(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s1p = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * LANES;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            f = FloatVector.broadcast(SPECIES, a[k + ROW]);
            s1p = f.fma(p, s1p);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s1p.add(FloatVector.fromArray(SPECIES, old, old0 + oldStride)).intoArray(c, c0 + cStride);
    }

    static void tile1x8(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int panelStep,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        FloatVector s0r = zero;
        FloatVector s0s = zero;
        FloatVector s0t = zero;
        FloatVector s0u = zero;
        FloatVector s0v = zero;
        FloatVector s0z = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        int wr = wp + panelStep;
        int wt = wr + panelStep;
        int wv = wt + panelStep;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, w, wr + k * PANEL);
            FloatVector s = FloatVector.fromArray(SPECIES, w, wr + k * PANEL + LANES);
            FloatVector t = FloatVector.fromArray(SPECIES, w, wt + k * PANEL);
            FloatVector u = FloatVector.fromArray(SPECIES, w, wt + k * PANEL + LANES);
            FloatVector v = FloatVector.fromArray(SPECIES, w, wv + k * PANEL);
            FloatVector z = FloatVector.fromArray(SPECIES, w, wv + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
            s0r = f.fma(r, s0r);
            s0s = f.fma(s, s0s);
            s0t = f.fma(t, s0t);
            s0u = f.fma(u, s0u);
            s0v = f.fma(v, s0v);
            s0z = f.fma(z, s0z);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
        s0r.add(FloatVector.fromArray(SPECIES, old, old0 + 2 * LANES)).intoArray(c, c0 + 2 * LANES);
        s0s.add(FloatVector.fromArray(SPECIES, old, old0 + 3 * LANES)).intoArray(c, c0 + 3 * LANES);
        s0t.add(FloatVector.fromArray(SPECIES, old, old0 + 4 * LANES)).intoArray(c, c0 + 4 * LANES);
        s0u.add(FloatVector.fromArray(SPECIES, old, old0 + 5 * LANES)).intoArray(c, c0 + 5 * LANES);
        s0v.add(FloatVector.fromArray(SPECIES, old, old0 + 6 * LANES)).intoArray(c, c0 + 6 * LANES);
        s0z.add(FloatVector.fromArray(SPECIES, old, old0 + 7 * LANES)).intoArray(c, c0 + 7 * LANES);
    }

    static void tile1x2(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        FloatVector s0q = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * PANEL;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * PANEL);
            FloatVector q = FloatVector.fromArray(SPECIES, w, wp + k * PANEL + LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
            s0q = f.fma(q, s0q);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
        s0q.add(FloatVector.fromArray(SPECIES, old, old0 + LANES)).intoArray(c, c0 + LANES);
    }

    static void tile1x1(
            float[] a,
            int a0,
            float[] w,
            int w0,
            int depth,
            float[] old,
            int old0,
            int oldStride,
            float[] c,
            int c0,
            int cStride) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s0p = zero;
        int end = a0 + depth;
        int wp = w0 - a0 * LANES;
        for (int k = a0; k < end; k++) {
            FloatVector p = FloatVector.fromArray(SPECIES, w, wp + k * LANES);
            FloatVector f = FloatVector.broadcast(SPECIES, a[k]);
            s0p = f.fma(p, s0p);
        }
        s0p.add(FloatVector.fromArray(SPECIES, old, old0)).intoArray(c, c0);
    }
}
