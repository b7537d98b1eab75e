package org.cellwright.runtime.tensor;

/**
 * A row-major matrix, or a view of some rows of one.
 *
 * <p>Element (r, c) is {@code array[offset + r * stride + c]}. A matrix that {@link #allocate} makes has rows padded to
 * whole vectors of 512 bits, so that a loop over a row may load and store whole vectors without a tail: what stands in
 * the padding is unspecified and never read as a value. Vectors are matrices of one row, scalars matrices of 1 x 1.
 */
public abstract sealed class Matrix permits FloatMatrix, DoubleMatrix {
    private static final int VECTOR_BYTES = 64;
    private static final int COLLIDING_BYTES = 512;

    /**
     * Very large arrays stand at the beginning of a region of the heap; behind their header of 16 bytes, this much more
     * lets every row begin with a cache line.
     */
    static final int BYTES_BEFORE_FIRST = VECTOR_BYTES - 16;

    private final int rows;
    private final int columns;
    private final int stride;
    private final int offset;

    Matrix(int rows, int columns, int stride, int offset) {
        if (rows < 0 || columns < 0 || stride < columns || offset < 0) {
            throw new IllegalArgumentException(
                    "no matrix of " + rows + " x " + columns + " with stride " + stride + " at " + offset);
        }
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
        this.offset = offset;
    }

    /** A matrix of zeros with padded rows. */
    public static Matrix allocate(Precision precision, int rows, int columns) {
        return switch (precision) {
            case FLOAT -> FloatMatrix.allocate(rows, columns);
            case DOUBLE -> DoubleMatrix.allocate(rows, columns);
        };
    }

    /**
     * Distance between rows: whole vectors and, where a matrix of several rows would get a multiple of 512 bytes, one
     * vector more, because rows at such distances share the same few sets of the cache (measured: the weight
     * gradient at H = 256 went from 71 to 86 GFLOP/s).
     */
    static int paddedStride(int rows, int columns, int elementBytes) {
        int lanes = VECTOR_BYTES / elementBytes;
        int stride = Math.multiplyExact(Math.max(1, (columns + lanes - 1) / lanes), lanes);
        boolean collides = rows > 1 && stride * elementBytes % COLLIDING_BYTES == 0;
        return collides ? stride + lanes : stride;
    }

    public abstract Precision precision();

    public abstract double get(int row, int column);

    public abstract void set(int row, int column, double value);

    /** Sets every element; the padding of rows may be written too. */
    public abstract void fill(double value);

    /** Copies all elements of a matrix of the same shape, converting the precision where it differs. */
    public abstract void copyFrom(Matrix source);

    /** Copies a block of a matrix of the same precision to row {@code row} and column {@code column} of this one. */
    public abstract void copyBlock(
            int row, int column, Matrix source, int sourceRow, int sourceColumn, int rows, int columns);

    /** Copies a matrix of the same precision, of as many rows as this one has columns and the other way round. */
    public abstract void copyTransposed(Matrix source);

    /** Adds a block of a matrix of the same precision to the block at row {@code row} and column {@code column} of this one. */
    public abstract void addBlock(
            int row, int column, Matrix source, int sourceRow, int sourceColumn, int rows, int columns);

    /** A view of {@code count} rows starting at row {@code from}: shares the elements. */
    public abstract Matrix rows(int from, int count);

    public final int rows() {
        return rows;
    }

    public final int columns() {
        return columns;
    }

    public final int stride() {
        return stride;
    }

    public final int offset() {
        return offset;
    }

    final void checkBlock(int row, int column, int blockRows, int blockColumns) {
        if (row < 0
                || column < 0
                || blockRows < 0
                || blockColumns < 0
                || row > rows - blockRows
                || column > columns - blockColumns) {
            throw new IndexOutOfBoundsException("a block of " + blockRows + " x " + blockColumns + " at (" + row + ", "
                    + column + ") of a matrix of " + rows + " x " + columns);
        }
    }

    final void checkSameShape(Matrix other) {
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException(
                    "expected " + rows + " x " + columns + ", got " + other.rows + " x " + other.columns);
        }
    }

    final int viewOffset(int from, int count) {
        if (from < 0 || count < 0 || from > rows - count) {
            throw new IndexOutOfBoundsException(
                    "rows " + from + " to " + (from + (long) count) + " of a matrix of " + rows + " rows");
        }
        return offset + from * stride;
    }

    @Override
    public String toString() {
        return precision() + "[" + rows + " x " + columns + "]";
    }
}
