package org.cellwright.runtime.kernel;

import org.cellwright.runtime.tensor.FloatMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/** Products in vector code. */
final class FloatVectorKernels implements Kernels {
    private static final int LANES = FloatSpecies.SPECIES.length();

    static {
        FloatOperatorProfile.fill();
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT;
    }

    @Override
    public boolean vectorized() {
        return true;
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public PackedMatrix newPackedMatrix(int[] segmentOffsets, int[] segmentDepths, int columns) {
        if (columns % LANES != 0) {
            throw new IllegalArgumentException(columns + " columns are no multiple of " + LANES);
        }
        return new FloatVectorPackedMatrix(new Segments(segmentOffsets, segmentDepths), columns);
    }

    @Override
    public void pack(
            PackedMatrix packed,
            int segment,
            int column,
            Matrix source,
            int sourceRow,
            int rows,
            int sourceColumn,
            int columns,
            boolean transposed) {
        FloatVectorPackedMatrix to = (FloatVectorPackedMatrix) packed;
        FloatMatrix from = (FloatMatrix) source;
        Operands.checkPack(
                packed, to.segments, segment, column, source, sourceRow, rows, sourceColumn, columns, transposed);
        to.elements().align();
        int start = to.segments.start(segment);
        if (transposed) {
            FloatPacking.packTransposed(from, sourceRow, rows, sourceColumn, columns, to, start, column);
        } else {
            FloatPacking.pack(from, sourceRow, rows, sourceColumn, columns, to, start, column);
        }
    }

    @Override
    public void multiply(
            Matrix a,
            int aRow,
            int aColumn,
            int rows,
            PackedMatrix w,
            Matrix c,
            int cRow,
            int cColumn,
            boolean accumulate) {
        FloatVectorPackedMatrix packed = (FloatVectorPackedMatrix) w;
        Operands.checkMultiply(a, aRow, aColumn, rows, w, packed.segments, c, cRow, cColumn);
        packed.elements().enter();
        try {
            FloatProduct.multiply(
                    (FloatMatrix) a, aRow, aColumn, rows, packed, (FloatMatrix) c, cRow, cColumn, accumulate);
        } finally {
            packed.elements().leave();
        }
    }

    @Override
    public void multiplyTransposed(
            Matrix a, int aRow, int aColumn, Matrix b, int bRow, int bColumn, int bColumns, int rows, RowBlocks c) {
        Operands.checkMultiplyTransposed(a, aRow, aColumn, b, bRow, bColumn, bColumns, rows, c);
        FloatTransposedProduct.multiply(
                (FloatMatrix) a, aRow, aColumn, (FloatMatrix) b, bRow, bColumn, bColumns, rows, c);
    }
}
