package org.cellwright.runtime.checkpoint;

/** The number types of tensors that are read and written, under the format's names. */
public enum ElementType {
    F32(Float.BYTES),
    F64(Double.BYTES),
    I64(Long.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
