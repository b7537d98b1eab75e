package org.cellwright.samples.reference;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.kernel.FloatSpecies;
import org.cellwright.runtime.tensor.FloatMatrix;

/** The gradient of a bias: the sum of rows. */
final class ColumnSums {
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int LANES = SPECIES.length();

    private ColumnSums() {}

    /** Adds the rows {@code [row, row + rows)} to {@code sums}, whose length is the number of columns, a multiple of four vectors. */
    static void add(FloatMatrix matrix, int row, int rows, float[] sums) {
        int stride = matrix.stride();
        for (int column = 0; column < sums.length; column += 4 * LANES) {
            addBlock(matrix.array(), matrix.offset() + row * stride + column, stride, rows, sums, column);
        }
    }

    private static void addBlock(float[] values, int first, int stride, int rows, float[] sums, int column) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        int at = first;
        for (int r = 0; r < rows; r++) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, at));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, at + LANES));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, values, at + 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, values, at + 3 * LANES));
            at += stride;
        }
        sum0.add(FloatVector.fromArray(SPECIES, sums, column)).intoArray(sums, column);
        sum1.add(FloatVector.fromArray(SPECIES, sums, column + LANES)).intoArray(sums, column + LANES);
        sum2.add(FloatVector.fromArray(SPECIES, sums, column + 2 * LANES)).intoArray(sums, column + 2 * LANES);
        sum3.add(FloatVector.fromArray(SPECIES, sums, column + 3 * LANES)).intoArray(sums, column + 3 * LANES);
    }
}
