package org.cellwright.runtime.arithmetic;

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

    /** target = a * mask, elementwise; all of the same shape. */
    void multiply(Matrix a, Matrix mask, Matrix target);
}
