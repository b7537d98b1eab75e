package org.cellwright.compiler.backend.java;

import java.util.Locale;

/** A number type that code is generated for. */
public enum NumberType {
    FLOAT("float", "FloatVector", "IntVector"),
    DOUBLE("double", "DoubleVector", "LongVector");

    private final String primitive;
    private final String vector;
    private final String bitsVector;

    NumberType(String primitive, String vector, String bitsVector) {
        this.primitive = primitive;
        this.vector = vector;
        this.bitsVector = bitsVector;
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

    /** As users write it: {@code float} or {@code double}. */
    public static NumberType parse(String text) {
        return valueOf(text.trim().toUpperCase(Locale.ROOT));
    }
}
