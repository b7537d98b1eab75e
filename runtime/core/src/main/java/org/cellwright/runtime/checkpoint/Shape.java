package org.cellwright.runtime.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The sizes of a tensor, outermost first; none for a scalar. */
public record Shape(List<Long> sizes) {
    public Shape {
        sizes = List.copyOf(sizes);
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("negative size in shape " + sizes);
            }
        }
    }

    public static Shape of(long... sizes) {
        List<Long> list = new ArrayList<>();
        for (long size : sizes) {
            list.add(size);
        }
        return new Shape(list);
    }

    /**
     * The product of all sizes, 1 for a scalar.
     *
     * @throws IllegalArgumentException if it does not fit a long
     */
    public long elements() {
        long product = 1;
        try {
            for (long size : sizes) {
                product = Math.multiplyExact(product, size);
            }
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("shape " + sizes + " has too many elements");
        }
        return product;
    }

    @Override
    public String toString() {
        return sizes.toString();
    }
}
