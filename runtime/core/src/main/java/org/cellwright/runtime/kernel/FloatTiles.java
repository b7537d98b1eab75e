package org.cellwright.runtime.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of a product with a packed panel: R rows by one or two vectors, kept in registers over the whole depth.
 *
 * <p>All tiles sum a row in the same order, so the number of rows does not change any row's bits. Sums start at zero and
 * the old values are added on store: loaded before the loop they would halve its speed on Java 17.
 */
final class FloatTiles {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();

    private FloatTiles() {}

    static void tile8x2(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        int a4 = a3 + aStride;
        int a5 = a4 + aStride;
        int a6 = a5 + aStride;
        int a7 = a6 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s41 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s51 = FloatVector.zero(SPECIES);
        FloatVector s60 = FloatVector.zero(SPECIES);
        FloatVector s61 = FloatVector.zero(SPECIES);
        FloatVector s70 = FloatVector.zero(SPECIES);
        FloatVector s71 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES));
            FloatVector v = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES) + LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            s01 = f0.fma(v, s01);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
            s11 = f1.fma(v, s11);
            FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = f2.fma(u, s20);
            s21 = f2.fma(v, s21);
            FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = f3.fma(u, s30);
            s31 = f3.fma(v, s31);
            FloatVector f4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = f4.fma(u, s40);
            s41 = f4.fma(v, s41);
            FloatVector f5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = f5.fma(u, s50);
            s51 = f5.fma(v, s51);
            FloatVector f6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
            s60 = f6.fma(u, s60);
            s61 = f6.fma(v, s61);
            FloatVector f7 = FloatVector.broadcast(SPECIES, a[a7 + k]);
            s70 = f7.fma(u, s70);
            s71 = f7.fma(v, s71);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES)).intoArray(c, c0 + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, c0 + cStride + LANES)).intoArray(c, c0 + cStride + LANES);
            s20.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride)).intoArray(c, c0 + 2 * cStride);
            s21.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride + LANES)).intoArray(c, c0 + 2 * cStride + LANES);
            s30.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride)).intoArray(c, c0 + 3 * cStride);
            s31.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride + LANES)).intoArray(c, c0 + 3 * cStride + LANES);
            s40.add(FloatVector.fromArray(SPECIES, c, c0 + 4 * cStride)).intoArray(c, c0 + 4 * cStride);
            s41.add(FloatVector.fromArray(SPECIES, c, c0 + 4 * cStride + LANES)).intoArray(c, c0 + 4 * cStride + LANES);
            s50.add(FloatVector.fromArray(SPECIES, c, c0 + 5 * cStride)).intoArray(c, c0 + 5 * cStride);
            s51.add(FloatVector.fromArray(SPECIES, c, c0 + 5 * cStride + LANES)).intoArray(c, c0 + 5 * cStride + LANES);
            s60.add(FloatVector.fromArray(SPECIES, c, c0 + 6 * cStride)).intoArray(c, c0 + 6 * cStride);
            s61.add(FloatVector.fromArray(SPECIES, c, c0 + 6 * cStride + LANES)).intoArray(c, c0 + 6 * cStride + LANES);
            s70.add(FloatVector.fromArray(SPECIES, c, c0 + 7 * cStride)).intoArray(c, c0 + 7 * cStride);
            s71.add(FloatVector.fromArray(SPECIES, c, c0 + 7 * cStride + LANES)).intoArray(c, c0 + 7 * cStride + LANES);
        } else {
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + cStride);
            s11.intoArray(c, c0 + cStride + LANES);
            s20.intoArray(c, c0 + 2 * cStride);
            s21.intoArray(c, c0 + 2 * cStride + LANES);
            s30.intoArray(c, c0 + 3 * cStride);
            s31.intoArray(c, c0 + 3 * cStride + LANES);
            s40.intoArray(c, c0 + 4 * cStride);
            s41.intoArray(c, c0 + 4 * cStride + LANES);
            s50.intoArray(c, c0 + 5 * cStride);
            s51.intoArray(c, c0 + 5 * cStride + LANES);
            s60.intoArray(c, c0 + 6 * cStride);
            s61.intoArray(c, c0 + 6 * cStride + LANES);
            s70.intoArray(c, c0 + 7 * cStride);
            s71.intoArray(c, c0 + 7 * cStride + LANES);
        }
    }

    static void tile8x1(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        int a4 = a3 + aStride;
        int a5 = a4 + aStride;
        int a6 = a5 + aStride;
        int a7 = a6 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s60 = FloatVector.zero(SPECIES);
        FloatVector s70 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
            FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = f2.fma(u, s20);
            FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = f3.fma(u, s30);
            FloatVector f4 = FloatVector.broadcast(SPECIES, a[a4 + k]);
            s40 = f4.fma(u, s40);
            FloatVector f5 = FloatVector.broadcast(SPECIES, a[a5 + k]);
            s50 = f5.fma(u, s50);
            FloatVector f6 = FloatVector.broadcast(SPECIES, a[a6 + k]);
            s60 = f6.fma(u, s60);
            FloatVector f7 = FloatVector.broadcast(SPECIES, a[a7 + k]);
            s70 = f7.fma(u, s70);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
            s20.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride)).intoArray(c, c0 + 2 * cStride);
            s30.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride)).intoArray(c, c0 + 3 * cStride);
            s40.add(FloatVector.fromArray(SPECIES, c, c0 + 4 * cStride)).intoArray(c, c0 + 4 * cStride);
            s50.add(FloatVector.fromArray(SPECIES, c, c0 + 5 * cStride)).intoArray(c, c0 + 5 * cStride);
            s60.add(FloatVector.fromArray(SPECIES, c, c0 + 6 * cStride)).intoArray(c, c0 + 6 * cStride);
            s70.add(FloatVector.fromArray(SPECIES, c, c0 + 7 * cStride)).intoArray(c, c0 + 7 * cStride);
        } else {
            s00.intoArray(c, c0);
            s10.intoArray(c, c0 + cStride);
            s20.intoArray(c, c0 + 2 * cStride);
            s30.intoArray(c, c0 + 3 * cStride);
            s40.intoArray(c, c0 + 4 * cStride);
            s50.intoArray(c, c0 + 5 * cStride);
            s60.intoArray(c, c0 + 6 * cStride);
            s70.intoArray(c, c0 + 7 * cStride);
        }
    }

    static void tile4x2(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES));
            FloatVector v = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES) + LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            s01 = f0.fma(v, s01);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
            s11 = f1.fma(v, s11);
            FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = f2.fma(u, s20);
            s21 = f2.fma(v, s21);
            FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = f3.fma(u, s30);
            s31 = f3.fma(v, s31);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES)).intoArray(c, c0 + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, c0 + cStride + LANES)).intoArray(c, c0 + cStride + LANES);
            s20.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride)).intoArray(c, c0 + 2 * cStride);
            s21.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride + LANES)).intoArray(c, c0 + 2 * cStride + LANES);
            s30.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride)).intoArray(c, c0 + 3 * cStride);
            s31.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride + LANES)).intoArray(c, c0 + 3 * cStride + LANES);
        } else {
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + cStride);
            s11.intoArray(c, c0 + cStride + LANES);
            s20.intoArray(c, c0 + 2 * cStride);
            s21.intoArray(c, c0 + 2 * cStride + LANES);
            s30.intoArray(c, c0 + 3 * cStride);
            s31.intoArray(c, c0 + 3 * cStride + LANES);
        }
    }

    static void tile4x1(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        int a2 = a1 + aStride;
        int a3 = a2 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
            FloatVector f2 = FloatVector.broadcast(SPECIES, a[a2 + k]);
            s20 = f2.fma(u, s20);
            FloatVector f3 = FloatVector.broadcast(SPECIES, a[a3 + k]);
            s30 = f3.fma(u, s30);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
            s20.add(FloatVector.fromArray(SPECIES, c, c0 + 2 * cStride)).intoArray(c, c0 + 2 * cStride);
            s30.add(FloatVector.fromArray(SPECIES, c, c0 + 3 * cStride)).intoArray(c, c0 + 3 * cStride);
        } else {
            s00.intoArray(c, c0);
            s10.intoArray(c, c0 + cStride);
            s20.intoArray(c, c0 + 2 * cStride);
            s30.intoArray(c, c0 + 3 * cStride);
        }
    }

    static void tile2x2(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES));
            FloatVector v = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES) + LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            s01 = f0.fma(v, s01);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
            s11 = f1.fma(v, s11);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES)).intoArray(c, c0 + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, c0 + cStride + LANES)).intoArray(c, c0 + cStride + LANES);
        } else {
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + cStride);
            s11.intoArray(c, c0 + cStride + LANES);
        }
    }

    static void tile2x1(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        int a1 = a0 + aStride;
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            FloatVector f1 = FloatVector.broadcast(SPECIES, a[a1 + k]);
            s10 = f1.fma(u, s10);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s10.add(FloatVector.fromArray(SPECIES, c, c0 + cStride)).intoArray(c, c0 + cStride);
        } else {
            s00.intoArray(c, c0);
            s10.intoArray(c, c0 + cStride);
        }
    }

    static void tile1x2(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES));
            FloatVector v = FloatVector.fromArray(SPECIES, w, w0 + k * (2 * LANES) + LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
            s01 = f0.fma(v, s01);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
            s01.add(FloatVector.fromArray(SPECIES, c, c0 + LANES)).intoArray(c, c0 + LANES);
        } else {
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
        }
    }

    static void tile1x1(
            float[] a, int a0, int aStride, float[] w, int w0, int depth, float[] c, int c0, int cStride, boolean add) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k++) {
            FloatVector u = FloatVector.fromArray(SPECIES, w, w0 + k * LANES);
            FloatVector f0 = FloatVector.broadcast(SPECIES, a[a0 + k]);
            s00 = f0.fma(u, s00);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, c0)).intoArray(c, c0);
        } else {
            s00.intoArray(c, c0);
        }
    }
}
