package org.cellwright.compiler.ir;

import java.util.List;

/** Scalar {@code []}, vector {@code [H]}, matrix {@code [H, X]} (rows, columns), or {@code N} such matrices, {@code [N, H, X]}. */
public record Shape(List<Extent> extents) {
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        extents = List.copyOf(extents);
        if (extents.size() > 3) {
            throw new IllegalArgumentException("rank " + extents.size());
        }
    }

    public static Shape vector(Extent size) {
        return new Shape(List.of(size));
    }

    public static Shape matrix(Extent rows, Extent columns) {
        return new Shape(List.of(rows, columns));
    }

    public int rank() {
        return extents.size();
    }

    public boolean isScalar() {
        return rank() == 0;
    }

    public boolean isVector() {
        return rank() == 1;
    }

    public boolean isMatrix() {
        return rank() == 2;
    }

    /** Whether it is of several matrices, the blocks on the diagonal of a matrix that is 0 elsewhere. */
    public boolean isBlocks() {
        return rank() == 3;
    }

    /** Whether it has rows and columns. */
    public boolean isMatrixOrBlocks() {
        return isMatrix() || isBlocks();
    }

    /** How many blocks there are; 1 of what is no blocks. */
    public Extent blocks() {
        return isBlocks() ? extents.get(0) : Extent.ONE;
    }

    /** Of blocks the matrix that has them one below the other, which is how they are held in memory; else itself. */
    public Shape stacked() {
        return isBlocks() ? matrix(extents.get(0).times(extents.get(1)), extents.get(2)) : this;
    }

    /** Of blocks the matrix that has them on its diagonal; else itself. */
    public Shape whole() {
        return isBlocks()
                ? matrix(extents.get(0).times(extents.get(1)), extents.get(0).times(extents.get(2)))
                : this;
    }

    /** Of a matrix, or of each block, that was transposed. */
    public Shape transposed() {
        return isBlocks()
                ? new Shape(List.of(extents.get(0), extents.get(2), extents.get(1)))
                : matrix(columns(), rows());
    }

    /** The size of a vector. */
    public Extent size() {
        if (!isVector()) {
            throw new IllegalStateException(this + " is no vector");
        }
        return extents.get(0);
    }

    public Extent rows() {
        return extents.get(0);
    }

    public Extent columns() {
        return extents.get(1);
    }

    @Override
    public String toString() {
        return extents.toString();
    }
}
