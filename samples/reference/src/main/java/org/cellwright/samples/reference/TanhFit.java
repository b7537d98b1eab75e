package org.cellwright.samples.reference;

/**
 * tanh(z) = z P(z²) / Q(z²) for |z| up to {@link #LIMIT}, beyond which tanh is 1 to 7e-8: a minimax fit of degree four
 * over four. The largest error in float arithmetic is 4e-7, absolute and relative. The sigmoid comes from it as
 * σ(z) = ½ + ½ tanh(z / 2), so its error of 2e-7 is absolute.
 */
final class TanhFit {
    static final float LIMIT = 8.6f;
    static final float P0 = 0.99999994f;
    static final float P1 = 0.1331645f;
    static final float P2 = 0.0034178856f;
    static final float P3 = 1.929373e-5f;
    static final float P4 = 1.1468061e-8f;
    static final float Q0 = 1;
    static final float Q1 = 0.46649787f;
    static final float Q2 = 0.025583944f;
    static final float Q3 = 3.156932e-4f;
    static final float Q4 = 7.017772e-7f;

    private TanhFit() {}
}
