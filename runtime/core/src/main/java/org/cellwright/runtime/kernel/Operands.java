package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.Matrix;

/** Checks of the ranges that a kernel is given, so that a wrong range is told as such before anything is written. */
final class Operands {
    private Operands() {}

    static void checkRows(String name, Matrix matrix, int from, int count) {
        if (from < 0 || count < 0 || from > matrix.rows() - count) {
            throw new IndexOutOfBoundsException(
                    name + ": " + count + " rows from " + from + " on do not fit into " + matrix);
        }
    }

    static void checkColumns(String name, Matrix matrix, int from, int count) {
        if (from < 0 || count < 0 || from > matrix.columns() - count) {
            throw new IndexOutOfBoundsException(
                    name + ": " + count + " columns from " + from + " on do not fit into " + matrix);
        }
    }

    /** Columns of a result, which may be rounded up to whole vectors and so reach into the padding of rows. */
    static void checkPaddedColumns(String name, Matrix matrix, int from, int count) {
        if (from < 0 || count < 0 || from > matrix.stride() - count) {
            throw new IndexOutOfBoundsException(name + ": " + count + " columns from " + from + " on do not fit into "
                    + matrix + " with rows of " + matrix.stride());
        }
    }

    static void checkPack(
            PackedMatrix packed,
            Segments segments,
            int segment,
            int column,
            Matrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            boolean transposed) {
        checkRows("source", source, sourceRow, rows);
        checkColumns("source", source, sourceColumn, columns);
        int depth = transposed ? columns : rows;
        int width = transposed ? rows : columns;
        if (depth > segments.depth(segment) || column < 0 || column > packed.columns() - width) {
            throw new IndexOutOfBoundsException("a block of depth " + depth + " and " + width + " columns from "
                    + column
                    + " on does not fit into segment " + segment + " of depth " + segments.depth(segment) + " and "
                    + packed.columns() + " columns");
        }
    }

    static void checkMultiply(
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            PackedMatrix w,
            Segments segments,
            Matrix c,
            int cRow,
            int cColumn) {
        checkRows("left operand", a, aRow, rows);
        checkColumns("left operand", a, aColumn, segments.span());
        checkRows("result", c, cRow, rows);
        checkPaddedColumns("result", c, cColumn, w.columns());
    }

    static void checkMultiplyTransposed(
            Matrix a, int aRow, int aColumn, Matrix b, int bRow, int bColumn, int bColumns, int rows, RowBlocks c) {
        checkRows("left operand", a, aRow, rows);
        checkRows("right operand", b, bRow, rows);
        checkColumns("right operand", b, bColumn, bColumns);
        for (int block = 0; block < c.blocks(); block++) {
            checkColumns("left operand", a, aColumn + c.aColumn(block), c.count(block));
            checkRows("result", c.matrix(block), c.row(block), c.count(block));
            checkColumns("result", c.matrix(block), c.column(block), bColumns);
        }
    }
}
