package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.random.Philox;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link DropoutOperations} on floats. */
final class FloatDropoutOperations implements DropoutOperations {
    static final FloatDropoutOperations INSTANCE = new FloatDropoutOperations();

    private FloatDropoutOperations() {}

    @Override
    public void draw(SeededRandom random, double rate, Matrix mask) {
        float[] elements = ((FloatMatrix) mask).array();
        long dropped = Math.round(rate * 0x1p32);
        float kept = (float) (1 / (1 - rate));
        for (int r = 0; r < mask.rows(); r++) {
            int start = mask.offset() + r * mask.stride();
            long bits = 0;
            for (int c = 0; c < mask.columns(); c++) {
                bits = (c & 1) == 0 ? random.nextLong() : bits >>> 32;
                elements[start + c] = (bits & 0xFFFFFFFFL) < dropped ? 0 : kept;
            }
        }
    }

    @Override
    public void draw(
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
            int columns) {
        float[] elements = ((FloatMatrix) mask).array();
        int start = mask.offset() + row * mask.stride() + column;
        long limit = Math.round(rate * 0x1p32);
        float low = (float) dropped;
        float high = (float) kept;
        for (int c = 0; c < columns; c += 4) {
            philox.block(key, c >>> 2, counter1, counter2, counter3);
            for (int i = 0; i < 4 && c + i < columns; i++) {
                elements[start + c + i] = philox.number(i) < limit ? low : high;
            }
        }
    }

    @Override
    public void multiply(Matrix a, Matrix mask, Matrix target, int first, int rows) {
        float[] elements = ((FloatMatrix) a).array();
        float[] factors = ((FloatMatrix) mask).array();
        float[] products = ((FloatMatrix) target).array();
        for (int r = first; r < first + rows; r++) {
            int from = a.offset() + r * a.stride();
            int by = mask.offset() + r * mask.stride();
            int to = target.offset() + r * target.stride();
            for (int c = 0; c < a.columns(); c++) {
                products[to + c] = elements[from + c] * factors[by + c];
            }
        }
    }
}
