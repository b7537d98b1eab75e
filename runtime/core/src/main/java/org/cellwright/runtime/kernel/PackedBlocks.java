package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;

/**
 * A block-diagonal right operand: a {@link PackedMatrix} for each block. Where the columns of a block are not whole vectors,
 * its product would write beyond them, so it is computed beside the result and then put where it belongs.
 */
public final class PackedBlocks {
    /** Rows that are computed beside the result at a time: with 64 columns in float they take 16 KB. */
    private static final int ROWS = 64;

    private static final ThreadLocal<Matrix[]> BESIDE = ThreadLocal.withInitial(() -> new Matrix[2]);

    private final PackedMatrix[] blocks;
    private final int depth;
    private final int columns;

    /** @param depth of a block */
    PackedBlocks(Kernels kernels, int blocks, int depth, int columns) {
        this.blocks = new PackedMatrix[blocks];
        this.depth = depth;
        this.columns = columns;
        for (int n = 0; n < blocks; n++) {
            this.blocks[n] = kernels.newPackedMatrix(new int[] {0}, new int[] {depth}, kernels.padded(columns));
        }
    }

    void pack(Kernels kernels, Matrix source, boolean transposed) {
        int height = transposed ? columns : depth;
        int width = transposed ? depth : columns;
        for (int n = 0; n < blocks.length; n++) {
            kernels.pack(blocks[n], 0, 0, source, n * height, height, 0, width, transposed);
        }
    }

    void multiply(
            Kernels kernels,
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        for (int n = 0; n < blocks.length; n++) {
            int from = aColumn + n * depth;
            int to = cColumn + n * columns;
            if (columns == blocks[n].columns()) {
                kernels.multiply(a, aRow, from, rows, blocks[n], c, cRow, to, accumulate);
            } else {
                multiplyBeside(kernels, n, a, aRow, from, rows, c, cRow, to, accumulate);
            }
        }
    }

    private void multiplyBeside(
            Kernels kernels,
            int n,
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        Matrix beside = beside(kernels);
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            kernels.multiply(a, aRow + row, aColumn, count, blocks[n], beside, 0, 0, false);
            if (accumulate) {
                c.addBlock(cRow + row, cColumn, beside, 0, 0, count, columns);
            } else {
                c.copyBlock(cRow + row, cColumn, beside, 0, 0, count, columns);
            }
        }
    }

    /** Of this thread, large enough. */
    private Matrix beside(Kernels kernels) {
        Matrix[] known = BESIDE.get();
        int index = kernels.precision().ordinal();
        if (known[index] == null || known[index].columns() < columns) {
            known[index] = kernels.allocate(ROWS, kernels.padded(columns));
        }
        return known[index];
    }
}
