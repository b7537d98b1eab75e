package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** What becomes of many rows in one. Stateless. */
public sealed interface PoolingOperations permits FloatPoolingOperations, DoublePoolingOperations {
    static PoolingOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatPoolingOperations.INSTANCE;
            case DOUBLE -> DoublePoolingOperations.INSTANCE;
        };
    }

    /**
     * to[r, c] = max(to[r, c], from[fromRow + r, c]) for r below {@code rows}; where that is a new value, origin[r * columns + c]
     * = fromRow + r. NaN is larger than any number.
     */
    void raise(Matrix from, int fromRow, Matrix to, int rows, int[] origin);

    /** to[origin[r * columns + c], c] = from[r, c], for all rows and columns of {@code from}. */
    void scatter(Matrix from, int[] origin, Matrix to);

    /** matrix[r, c] *= factors[r], for all rows and columns. */
    void scaleRows(Matrix matrix, double[] factors);
}
