package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.random.Philox;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Elements left out at random. Stateless. */
public sealed interface DropoutOperations permits FloatDropoutOperations, DoubleDropoutOperations {
    static DropoutOperations of(Precision precision) {
        return switch (precision) {
            case FLOAT -> FloatDropoutOperations.INSTANCE;
            case DOUBLE -> DoubleDropoutOperations.INSTANCE;
        };
    }

    /** Each element of the mask = 0 with probability {@code rate}, else 1 / (1 - rate); row after row, two of each number drawn. */
    void draw(SeededRandom random, double rate, Matrix mask);

    /**
     * Columns of one row of a mask: each is {@code dropped} with probability {@code rate}, else {@code kept}, by numbers that depend
     * on the key, the last three counters and the column alone.
     */
    void draw(
            Philox philox,
            long key,
            int counter1,
            int counter2,
            int counter3,
            double rate,
            double dropped,
            double kept,
            Matrix mask,
            int row,
            int column,
            int columns);

    /** target = a * mask, elementwise, in {@code rows} rows from {@code first} on; all of the same shape. */
    void multiply(Matrix a, Matrix mask, Matrix target, int first, int rows);
}
