package org.cellwright.compiler.ir;

import java.util.List;

/** Scalar {@code []}, vector {@code [H]} or matrix {@code [H, X]} (rows, columns). */
public record Shape(List<Extent> extents) {
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        extents = List.copyOf(extents);
        if (extents.size() > 2) {
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
