package org.cellwright.runtime.tensor;

/** The number type of a model. */
public enum Precision {
    FLOAT(Float.BYTES),
    DOUBLE(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Of a number. */
    public int bytes() {
        return bytes;
    }
}
