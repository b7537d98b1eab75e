package org.cellwright.runtime.tensor;

import java.util.Arrays;

/** A {@link Matrix} of floats. */
public final class FloatMatrix extends Matrix {
    /** Rows that are written in turn: they stay in the first level cache. */
    private static final int TRANSPOSED_BLOCK = 16;

    private final float[] array;

    private FloatMatrix(float[] array, int offset, int rows, int columns, int stride) {
        super(rows, columns, stride, offset);
        this.array = array;
    }

    /** A matrix of zeros with padded rows. */
    public static FloatMatrix allocate(int rows, int columns) {
        int stride = paddedStride(rows, columns, Float.BYTES);
        int offset = BYTES_BEFORE_FIRST / Float.BYTES;
        int length = Math.addExact(offset, Math.multiplyExact(rows, stride));
        return new FloatMatrix(new float[length], offset, rows, columns, stride);
    }

    /** The elements, row by row, {@link #stride} apart, from {@link #offset} on. */
    public float[] array() {
        return array;
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public double get(int row, int column) {
        return array[offset() + row * stride() + column];
    }

    @Override
    public void set(int row, int column, double value) {
        array[offset() + row * stride() + column] = (float) value;
    }

    @Override
    public void fill(double value) {
        Arrays.fill(array, offset(), offset() + rows() * stride(), (float) value);
    }

    @Override
    public void copyFrom(Matrix source) {
        checkSameShape(source);
        for (int row = 0; row < rows(); row++) {
            if (source instanceof FloatMatrix same) {
                System.arraycopy(
                        same.array, same.offset() + row * same.stride(), array, offset() + row * stride(), columns());
            } else {
                for (int column = 0; column < columns(); column++) {
                    set(row, column, source.get(row, column));
                }
            }
        }
    }

    @Override
    public void copyBlock(int row, int column, Matrix source, int sourceRow, int sourceColumn, int rows, int columns) {
        checkBlock(row, column, rows, columns);
        source.checkBlock(sourceRow, sourceColumn, rows, columns);
        FloatMatrix from = (FloatMatrix) source;
        for (int r = 0; r < rows; r++) {
            int at = offset() + (row + r) * stride() + column;
            int sourceAt = from.offset() + (sourceRow + r) * from.stride() + sourceColumn;
            System.arraycopy(from.array, sourceAt, array, at, columns);
        }
    }

    @Override
    public void copyTransposed(Matrix source) {
        source.checkBlock(0, 0, columns(), rows());
        FloatMatrix from = (FloatMatrix) source;
        for (int firstRow = 0; firstRow < rows(); firstRow += TRANSPOSED_BLOCK) {
            int endRow = Math.min(rows(), firstRow + TRANSPOSED_BLOCK);
            for (int column = 0; column < columns(); column++) {
                int at = offset() + column;
                int sourceAt = from.offset() + column * from.stride();
                for (int row = firstRow; row < endRow; row++) {
                    array[at + row * stride()] = from.array[sourceAt + row];
                }
            }
        }
    }

    @Override
    public void addBlock(int row, int column, Matrix source, int sourceRow, int sourceColumn, int rows, int columns) {
        checkBlock(row, column, rows, columns);
        source.checkBlock(sourceRow, sourceColumn, rows, columns);
        FloatMatrix from = (FloatMatrix) source;
        for (int r = 0; r < rows; r++) {
            int at = offset() + (row + r) * stride() + column;
            int sourceAt = from.offset() + (sourceRow + r) * from.stride() + sourceColumn;
            for (int c = 0; c < columns; c++) {
                array[at + c] += from.array[sourceAt + c];
            }
        }
    }

    @Override
    public FloatMatrix rows(int from, int count) {
        return new FloatMatrix(array, viewOffset(from, count), count, columns(), stride());
    }
}
