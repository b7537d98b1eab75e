package org.cellwright.runtime.kernel;

/** The bits of an element, for either precision. */
final class Bits {
    private Bits() {}

    static long of(float element) {
        return Float.floatToRawIntBits(element);
    }

    static long of(double element) {
        return Double.doubleToRawLongBits(element);
    }
}
