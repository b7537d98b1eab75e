package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link RowOperations} on floats. */
final class FloatRowOperations implements RowOperations {
    static final FloatRowOperations INSTANCE = new FloatRowOperations();

    private FloatRowOperations() {}

    @Override
    public void copy(
            Matrix from, int fromRow, int fromColumn, Matrix to, int toRow, int toColumn, int rows, int columns) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        for (int r = 0; r < rows; r++) {
            System.arraycopy(
                    source, start(from, fromRow + r) + fromColumn, target, start(to, toRow + r) + toColumn, columns);
        }
    }

    @Override
    public void add(Matrix from, int fromRow, Matrix to, int toRow, int rows) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        for (int r = 0; r < rows; r++) {
            addRow(source, start(from, fromRow + r), target, start(to, toRow + r), from.columns());
        }
    }

    @Override
    public void gather(Matrix from, int fromColumn, int[] fromRows, Matrix to) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        for (int r = 0; r < to.rows(); r++) {
            System.arraycopy(source, start(from, fromRows[r]) + fromColumn, target, start(to, r), to.columns());
        }
    }

    @Override
    public void gatherInto(Matrix from, int[] fromRows, Matrix to, int toColumn) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        for (int r = 0; r < to.rows(); r++) {
            System.arraycopy(source, start(from, fromRows[r]), target, start(to, r) + toColumn, from.columns());
        }
    }

    @Override
    public void gatherAdd(Matrix from, int[] fromRows, Matrix to) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        for (int r = 0; r < to.rows(); r++) {
            addRow(source, start(from, fromRows[r]), target, start(to, r), to.columns());
        }
    }

    @Override
    public void addVector(Matrix vector, Matrix target, int row, int rows) {
        float[] source = ((FloatMatrix) vector).array();
        float[] elements = ((FloatMatrix) target).array();
        for (int r = 0; r < rows; r++) {
            addRow(source, vector.offset(), elements, start(target, row + r), vector.columns());
        }
    }

    @Override
    public void addColumnSums(Matrix from, Matrix target, int column, int columns) {
        float[] source = ((FloatMatrix) from).array();
        float[] sums = ((FloatMatrix) target).array();
        for (int r = 0; r < from.rows(); r++) {
            addRow(source, start(from, r) + column, sums, target.offset() + column, columns);
        }
    }

    @Override
    public void lookUp(Matrix table, Matrix index, Matrix target) {
        float[] source = ((FloatMatrix) table).array();
        float[] indices = ((FloatMatrix) index).array();
        float[] elements = ((FloatMatrix) target).array();
        for (int r = 0; r < target.rows(); r++) {
            float number = indices[start(index, r)];
            int row = (int) number;
            if (row != number || row < 0 || row >= table.rows()) {
                throw new IndexOutOfBoundsException(
                        "expected whole numbers from 0 to " + (table.rows() - 1) + ", but row " + r + " is " + number);
            }
            System.arraycopy(source, start(table, row), elements, start(target, r), target.columns());
        }
    }

    @Override
    public void addAt(Matrix from, Matrix index, Matrix table) {
        float[] source = ((FloatMatrix) from).array();
        float[] indices = ((FloatMatrix) index).array();
        float[] target = ((FloatMatrix) table).array();
        for (int r = 0; r < from.rows(); r++) {
            int row = (int) indices[start(index, r)];
            addRow(source, start(from, r), target, start(table, row), from.columns());
        }
    }

    private static int start(Matrix matrix, int row) {
        return matrix.offset() + row * matrix.stride();
    }

    private static void addRow(float[] source, int from, float[] target, int to, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] += source[from + i];
        }
    }
}
