package org.cellwright.compiler.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Products and rearrangements of matrices, row-major, with their derivatives by the product rule. */
final class DualMatrices {
    private DualMatrices() {}

    /** A matrix of {@code rows} rows times one of {@code columns} columns. */
    static Dual product(Dual left, int rows, Dual right, int columns) {
        int inner = left.length() / rows;
        double[] value = new double[rows * columns];
        double[] tangent = left.varies() || right.varies() ? new double[rows * columns] : null;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    double a = left.value()[i * inner + k];
                    double b = right.value()[k * columns + j];
                    value[i * columns + j] += a * b;
                    if (tangent != null) {
                        tangent[i * columns + j] += (left.varies() ? left.tangent()[i * inner + k] * b : 0)
                                + (right.varies() ? a * right.tangent()[k * columns + j] : 0);
                    }
                }
            }
        }
        return new Dual(value, tangent);
    }

    /** @param rows of the given matrix */
    static Dual transpose(Dual matrix, int rows) {
        double[] value = transpose(matrix.value(), rows);
        return new Dual(value, matrix.varies() ? transpose(matrix.tangent(), rows) : null);
    }

    private static double[] transpose(double[] matrix, int rows) {
        int columns = matrix.length / rows;
        double[] result = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            result[i % columns * rows + i / columns] = matrix[i];
        }
        return result;
    }

    /**
     * A rectangle of a matrix.
     *
     * @param width columns of the given matrix
     */
    static Dual block(Dual matrix, int width, int row, int rows, int column, int columns) {
        double[] value = new double[rows * columns];
        double[] tangent = matrix.varies() ? new double[rows * columns] : null;
        for (int i = 0; i < rows; i++) {
            int from = (row + i) * width + column;
            System.arraycopy(matrix.value(), from, value, i * columns, columns);
            if (tangent != null) {
                System.arraycopy(matrix.tangent(), from, tangent, i * columns, columns);
            }
        }
        return new Dual(value, tangent);
    }

    /** The elements on the diagonal; one number for all of them. */
    static Dual diagonal(Dual elements, int size) {
        double[] value = new double[size * size];
        double[] tangent = elements.varies() ? new double[size * size] : null;
        for (int i = 0; i < size; i++) {
            value[i * size + i] = elements.value(i);
            if (tangent != null) {
                tangent[i * size + i] = elements.tangent(i);
            }
        }
        return new Dual(value, tangent);
    }

    /** As many parts of equal length. */
    static List<Dual> parts(Dual whole, int count) {
        int length = whole.length() / count;
        List<Dual> parts = new ArrayList<>();
        for (int from = 0; from < whole.length(); from += length) {
            double[] tangent = whole.varies() ? Arrays.copyOfRange(whole.tangent(), from, from + length) : null;
            parts.add(new Dual(Arrays.copyOfRange(whole.value(), from, from + length), tangent));
        }
        return parts;
    }

    /** Parts end to end. */
    static Dual joined(List<Dual> parts) {
        int length = parts.stream().mapToInt(Dual::length).sum();
        double[] value = new double[length];
        double[] tangent = parts.stream().anyMatch(Dual::varies) ? new double[length] : null;
        int at = 0;
        for (Dual part : parts) {
            for (int i = 0; i < part.length(); i++, at++) {
                value[at] = part.value(i);
                if (tangent != null) {
                    tangent[at] = part.tangent(i);
                }
            }
        }
        return new Dual(value, tangent);
    }

    /** 1 on and below the diagonal. */
    static Dual triangle(int size) {
        double[] value = new double[size * size];
        for (int row = 0; row < size; row++) {
            Arrays.fill(value, row * size, row * size + row + 1, 1);
        }
        return new Dual(value, null);
    }
}
