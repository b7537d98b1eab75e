package org.cellwright.runtime.parameter;

import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Draws the first value of a parameter. */
@FunctionalInterface
public interface Initializer {
    /** Sets every element of {@code value}: [rows, columns], a vector being one row. */
    void initialize(Matrix value, SeededRandom random);
}
