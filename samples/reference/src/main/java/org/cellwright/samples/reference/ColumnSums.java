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

    /** Adds the rows {@code [row, row + rows)} to {@code sums}, one for each column, in whole vectors. */
    static void add(FloatMatrix matrix, int row, int rows, float[] sums) {
        int stride = matrix.stride();
        int first = matrix.offset() + row * stride;
        int column = 0;
        for (; column + 4 * LANES <= sums.length; column += 4 * LANES) {
            addFourVectors(matrix.array(), first + column, stride, rows, sums, column);
        }
        for (; column < sums.length; column += LANES) {
            addVector(matrix.array(), first + column, stride, rows, sums, column);
        }
    }

    private static void addFourVectors(float[] values, int first, int stride, int rows, float[] sums, int column) {
        FloatVector sum0 = FloatVector.fromArray(SPECIES, sums, column);
        FloatVector sum1 = FloatVector.fromArray(SPECIES, sums, column + LANES);
        FloatVector sum2 = FloatVector.fromArray(SPECIES, sums, column + 2 * LANES);
        FloatVector sum3 = FloatVector.fromArray(SPECIES, sums, column + 3 * LANES);
        for (int r = 0; r < rows; r++) {
            int at = first + r * stride;
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, at));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, at + LANES));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, values, at + 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, values, at + 3 * LANES));
        }
        sum0.intoArray(sums, column);
        sum1.intoArray(sums, column + LANES);
        sum2.intoArray(sums, column + 2 * LANES);
        sum3.intoArray(sums, column + 3 * LANES);
    }

    private static void addVector(float[] values, int first, int stride, int rows, float[] sums, int column) {
        FloatVector sum = FloatVector.fromArray(SPECIES, sums, column);
        for (int r = 0; r < rows; r++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, values, first + r * stride));
        }
        sum.intoArray(sums, column);
    }
}
