package org.cellwright.runtime.arithmetic;

import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;

/** {@link PoolingOperations} on floats. */
final class FloatPoolingOperations implements PoolingOperations {
    static final FloatPoolingOperations INSTANCE = new FloatPoolingOperations();

    private FloatPoolingOperations() {}

    @Override
    public void raise(Matrix from, int fromRow, Matrix to, int rows, int[] origin) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        int columns = to.columns();
        for (int r = 0; r < rows; r++) {
            int start = from.offset() + (fromRow + r) * from.stride();
            int at = to.offset() + r * to.stride();
            for (int c = 0; c < columns; c++) {
                float value = source[start + c];
                if (value > target[at + c] || value != value) {
                    target[at + c] = value;
                    origin[r * columns + c] = fromRow + r;
                }
            }
        }
    }

    @Override
    public void scatter(Matrix from, int[] origin, Matrix to) {
        float[] source = ((FloatMatrix) from).array();
        float[] target = ((FloatMatrix) to).array();
        int columns = from.columns();
        for (int r = 0; r < from.rows(); r++) {
            int start = from.offset() + r * from.stride();
            for (int c = 0; c < columns; c++) {
                target[to.offset() + origin[r * columns + c] * to.stride() + c] = source[start + c];
            }
        }
    }

    @Override
    public void scaleRows(Matrix matrix, double[] factors) {
        float[] elements = ((FloatMatrix) matrix).array();
        for (int r = 0; r < matrix.rows(); r++) {
            int start = matrix.offset() + r * matrix.stride();
            float factor = (float) factors[r];
            for (int i = start; i < start + matrix.columns(); i++) {
                elements[i] *= factor;
            }
        }
    }
}
