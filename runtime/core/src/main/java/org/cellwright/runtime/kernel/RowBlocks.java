package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;

/**
 * Where the rows of a product A^T B are added: blocks of them, each from columns of A and to rows and columns of some
 * matrix. So the gradients of several weight matrices that meet the same operand are found at once, and stand where they belong.
 */
public final class RowBlocks {
    private static final ThreadLocal<RowBlocks> ONE = ThreadLocal.withInitial(() -> new RowBlocks(1));

    private final Matrix[] matrices;
    private final int[] aColumns;
    private final int[] counts;
    private final int[] rows;
    private final int[] columns;

    /** Each block is to be {@link #set} before a product. */
    public RowBlocks(int blocks) {
        matrices = new Matrix[blocks];
        aColumns = new int[blocks];
        counts = new int[blocks];
        rows = new int[blocks];
        columns = new int[blocks];
    }

    /**
     * @param aColumn the first of the block's columns of A, from the column on that a product is given
     * @param count how many columns, and rows of the result
     * @param matrix to which the block is added, from {@code row} and {@code column} on
     */
    public void set(int block, int aColumn, int count, Matrix matrix, int row, int column) {
        aColumns[block] = aColumn;
        counts[block] = count;
        matrices[block] = matrix;
        rows[block] = row;
        columns[block] = column;
    }

    /** One block, for the next product of this thread. */
    static RowBlocks one() {
        return ONE.get();
    }

    public int blocks() {
        return matrices.length;
    }

    public int aColumn(int block) {
        return aColumns[block];
    }

    public int count(int block) {
        return counts[block];
    }

    /** Of all blocks. */
    public int totalCount() {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        return total;
    }

    public Matrix matrix(int block) {
        return matrices[block];
    }

    public int row(int block) {
        return rows[block];
    }

    public int column(int block) {
        return columns[block];
    }
}
