package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Moving and adding rows of matrices of one precision. Stateless. Operands must not overlap unless they are the same place. */
public sealed interface RowOperations permits FloatRowOperations, DoubleRowOperations {
    static RowOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatRowOperations.INSTANCE;
            case DOUBLE -> DoubleRowOperations.INSTANCE;
        };
    }

    /** to[toRow + r, toColumn + c] = from[fromRow + r, fromColumn + c], for r below {@code rows} and c below {@code columns}. */
    void copy(Matrix from, int fromRow, int fromColumn, Matrix to, int toRow, int toColumn, int rows, int columns);

    /** to[toRow + r, c] += from[fromRow + r, c], for all columns of {@code from}. */
    void add(Matrix from, int fromRow, Matrix to, int toRow, int rows);

    /** to[r, c] = from[fromRows[r], fromColumn + c], for all rows and columns of {@code to}. */
    void gather(Matrix from, int fromColumn, int[] fromRows, Matrix to);

    /** to[r, toColumn + c] = from[fromRows[r], c], for all columns of {@code from}. */
    void gatherInto(Matrix from, int[] fromRows, Matrix to, int toColumn);

    /** to[r, c] += from[fromRows[r], c], for all rows and columns of {@code to}. */
    void gatherAdd(Matrix from, int[] fromRows, Matrix to);

    /** target[row + r, c] += vector[0, c], for r below {@code rows}. */
    void addVector(Matrix vector, Matrix target, int row, int rows);

    /** target[0, column + c] += the sum over all rows of from[r, column + c], for c below {@code columns}, row after row. */
    void addColumnSums(Matrix from, Matrix target, int column, int columns);

    /**
     * target[r, c] = table[index[r, 0], c], for all rows and columns of {@code target}.
     *
     * @throws IndexOutOfBoundsException if an index is not a row of the table
     */
    void lookUp(Matrix table, Matrix index, Matrix target);

    /** table[index[r, 0], c] += from[r, c], row after row; the indices have been through {@link #lookUp}. */
    void addAt(Matrix from, Matrix index, Matrix table);
}
