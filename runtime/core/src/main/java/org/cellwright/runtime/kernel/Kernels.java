package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Products of matrices of one {@link Precision}, in vector or in scalar code. Implementations are stateless to their
 * callers and safe for use by several threads; none allocates once it is warm.
 *
 * <p>Ranges are given as first row or column and count. Elements outside the given ranges are not changed, except that
 * a product may write into columns that pad its last vector, up to {@link PackedMatrix#columns()}.
 */
public interface Kernels {
    Precision precision();

    /** Whether loops use the Vector API. */
    boolean vectorized();

    /** Elements of a vector: what sections of columns are padded to. At least 1; 16 for float at 512 bits. */
    int lanes();

    /** {@code count} rounded up to whole vectors. */
    default int padded(int count) {
        return (count + lanes() - 1) / lanes() * lanes();
    }

    /** How many rows of so many columns loops that follow each other take at a time, so that what they leave to each other stays near. */
    default int fewRows(int columns) {
        int rows = Tuning.FEW_ROWS_BYTES / (columns * precision().bytes());
        return Math.max(Tuning.LEAST_FEW_ROWS, Math.min(rows, Tuning.MOST_FEW_ROWS));
    }

    /** A matrix of zeros whose rows are padded to whole vectors. */
    default Matrix allocate(int rows, int columns) {
        return Matrix.allocate(precision(), rows, columns);
    }

    /**
     * An empty right operand for {@link #multiply}. Its depth is made of segments, since the columns of the left
     * operand that it meets may have gaps: segment s meets {@code segmentDepths[s]} columns of the left operand
     * starting {@code segmentOffsets[s]} columns after the first. Columns that are never packed are zero.
     *
     * @param columns columns of the product, a multiple of {@link #lanes()}
     */
    PackedMatrix newPackedMatrix(int[] segmentOffsets, int[] segmentDepths, int columns);

    /**
     * Copies a block of {@code source} into the packed matrix: rows and columns of the block, transposed if asked for,
     * become depth (from 0 of the given segment on) and columns (from {@code column} on).
     */
    void pack(
            PackedMatrix packed,
            int segment,
            int column,
            Matrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            boolean transposed);

    /**
     * C = A W, or C += A W if {@code accumulate}: for each of {@code rows} rows, columns {@code [aColumn + segment
     * offset, + segment depth)} of {@code a} times the packed matrix, into columns {@code [cColumn, cColumn +
     * packed.columns())} of {@code c}.
     */
    void multiply(
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            PackedMatrix w,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate);

    /**
     * C += A^T B, summed over {@code rows} rows: the row of C for column i of A, counted from {@code aColumn} on, and its column
     * {@code j} below {@code bColumns} get the sum over r of a[aRow + r, aColumn + i] * b[bRow + r, bColumn + j]. This is the
     * gradient of weight matrices over all time steps at once.
     *
     * @param c which columns of A are meant, and where the rows of C stand
     */
    void multiplyTransposed(
            Matrix a, int aRow, int aColumn, Matrix b, int bRow, int bColumn, int bColumns, int rows, RowBlocks c);

    /** As {@link #multiplyTransposed}, with {@code aColumns} columns of A, into one matrix from row {@code cRow} and column {@code cColumn} on. */
    default void multiplyTransposed(
            Matrix a,
            int aRow,
            int aColumn,
            int aColumns,
            Matrix b,
            int bRow,
            int bColumn,
            int bColumns,
            int rows,
            Matrix c,
            int cRow,
            int cColumn) {
        RowBlocks one = RowBlocks.one();
        one.set(0, 0, aColumns, c, cRow, cColumn);
        try {
            multiplyTransposed(a, aRow, aColumn, b, bRow, bColumn, bColumns, rows, one);
        } finally {
            // a thread is not to hold on to what it once multiplied
            one.set(0, 0, 0, null, 0, 0);
        }
    }

    /**
     * An empty right operand for {@link #multiplyBlocks}: a block-diagonal matrix, 0 elsewhere.
     *
     * @param blocks how many blocks, all of one size
     * @param depth columns of the left operand, a multiple of {@code blocks}
     * @param columns of the product, a multiple of {@code blocks}
     */
    default PackedBlocks newPackedBlocks(int blocks, int depth, int columns) {
        return new PackedBlocks(this, blocks, depth / blocks, columns / blocks);
    }

    /** Copies all blocks from {@code source}, where they stand one below the other; each is transposed if asked for. */
    default void packBlocks(PackedBlocks packed, Matrix source, boolean transposed) {
        packed.pack(this, source, transposed);
    }

    /** C = A W, or C += A W if {@code accumulate}, as {@link #multiply}: block n has columns of A and of C for itself. */
    default void multiplyBlocks(
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            PackedBlocks w,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        w.multiply(this, a, aRow, aColumn, rows, c, cRow, cColumn, accumulate);
    }

    /**
     * As {@link #multiplyTransposed}, for the blocks on the diagonal of A^T B alone, which are added to C one below the other:
     * it has {@code bColumns / blocks} columns.
     */
    default void multiplyTransposedBlocks(
            int blocks,
            Matrix a,
            int aRow,
            int aColumn,
            int aColumns,
            Matrix b,
            int bRow,
            int bColumn,
            int bColumns,
            int rows,
            Matrix c,
            int cRow,
            int cColumn) {
        int height = aColumns / blocks;
        int width = bColumns / blocks;
        for (int n = 0; n < blocks; n++) {
            multiplyTransposed(
                    a,
                    aRow,
                    aColumn + n * height,
                    height,
                    b,
                    bRow,
                    bColumn + n * width,
                    width,
                    rows,
                    c,
                    cRow + n * height,
                    cColumn);
        }
    }
}
