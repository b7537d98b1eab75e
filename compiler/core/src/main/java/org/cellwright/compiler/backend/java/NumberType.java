package org.cellwright.compiler.backend.java;

import java.util.Locale;

/** A number type that code is generated for. */
public enum NumberType {
    FLOAT("float", "FloatVector", "IntVector", 23, Float.MAX_EXPONENT),
    DOUBLE("double", "DoubleVector", "LongVector", 52, Double.MAX_EXPONENT);

    private final String primitive;
    private final String vector;
    private final String bitsVector;
    private final int mantissaBits;
    private final int exponentBias;

    NumberType(String primitive, String vector, String bitsVector, int mantissaBits, int exponentBias) {
        this.primitive = primitive;
        this.vector = vector;
        this.bitsVector = bitsVector;
        this.mantissaBits = mantissaBits;
        this.exponentBias = exponentBias;
    }

    public String primitive() {
        return primitive;
    }

    /** The vector class, such as {@code FloatVector}. */
    public String vector() {
        return vector;
    }

    /** The class of vectors of whole numbers of the same width. */
    public String bitsVector() {
        return bitsVector;
    }

    /** Of the stored mantissa, which is also the place of the exponent. */
    int mantissaBits() {
        return mantissaBits;
    }

    int exponentBias() {
        return exponentBias;
    }

    /**
     * Added and taken off again, this rounds numbers below 2^-101 (of doubles 2^-997) to 0, and none by more than that. What
     * gradients that vanish over time become otherwise are denormal numbers, with which a core computes many times slower: training
     * on 600 steps with a loss at the last took 1.3 to 7 times as long.
     */
    double vanishing() {
        return this == FLOAT ? 0x1p-77 : 0x1p-944;
    }

    /** What is below is 0 after that, as a reader wants to know it. */
    String vanished() {
        return String.format(Locale.ROOT, "%.0e", Math.scalb(vanishing(), -mantissaBits - 1));
    }

    /** A finite number as Java writes it, such as {@code 0.1f}. */
    String literal(double value) {
        return this == FLOAT ? (float) value + "f" : Double.toString(value);
    }

    /** As users write it: {@code float} or {@code double}. */
    public static NumberType parse(String text) {
        return valueOf(text.trim().toUpperCase(Locale.ROOT));
    }
}
