package org.cellwright.compiler.interpret;

/**
 * A scalar, vector or matrix with its derivative in one direction.
 *
 * @param value row-major
 * @param tangent of the same length, or null where the value does not depend on what is varied
 */
record Dual(double[] value, double[] tangent) {
    static Dual constant(double... value) {
        return new Dual(value, null);
    }

    int length() {
        return value.length;
    }

    /** An element; a scalar stands for all. */
    double value(int index) {
        return value[value.length == 1 ? 0 : index];
    }

    double tangent(int index) {
        return tangent == null ? 0 : tangent[tangent.length == 1 ? 0 : index];
    }

    boolean varies() {
        return tangent != null;
    }
}
