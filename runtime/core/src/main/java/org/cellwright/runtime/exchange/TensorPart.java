package org.cellwright.runtime.exchange;

import org.cellwright.runtime.checkpoint.Shape;
import org.cellwright.runtime.tensor.Matrix;

/**
 * What a foreign tensor holds of a parameter: as many rows as the parameter from {@code firstRow} on, all columns, which stand in the
 * parameter from {@code firstColumn} on. Of a vector, as many elements as it has, from {@code firstRow} on: vectors of several tensors are
 * added up.
 */
record TensorPart(String tensor, Shape shape, int firstRow, int firstColumn, boolean negated) {
    private boolean vector() {
        return shape.sizes().size() == 1;
    }

    private int columns() {
        return Math.toIntExact(shape.sizes().get(1));
    }

    /** @param elements of the tensor, row by row */
    void addTo(Matrix parameter, double[] elements) {
        double sign = negated ? -1 : 1;
        if (vector()) {
            for (int i = 0; i < parameter.columns(); i++) {
                parameter.set(0, i, parameter.get(0, i) + sign * elements[firstRow + i]);
            }
            return;
        }
        for (int r = 0; r < parameter.rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                parameter.set(r, firstColumn + c, sign * elements[(firstRow + r) * columns() + c]);
            }
        }
    }

    void takeFrom(Matrix parameter, Matrix elements) {
        double sign = negated ? -1 : 1;
        if (vector()) {
            for (int i = 0; i < parameter.columns(); i++) {
                elements.set(0, firstRow + i, sign * parameter.get(0, i));
            }
            return;
        }
        for (int r = 0; r < parameter.rows(); r++) {
            for (int c = 0; c < columns(); c++) {
                elements.set(firstRow + r, c, sign * parameter.get(r, firstColumn + c));
            }
        }
    }
}
