package org.cellwright.runtime.parameter;

import java.util.List;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * A learned scalar (held as 1 x 1), vector (1 x columns) or matrix, and its gradient of the same shape. Layers keep packed
 * copies of the value: whoever writes into {@link #value()} calls {@link #valueChanged()} afterwards.
 */
public final class Parameter {
    private final String name;
    private final int rank;
    private final Matrix value;
    private final Matrix gradient;
    private final Initializer initializer;
    private long version;

    private Parameter(String name, int rank, Precision precision, int rows, int columns, Initializer initializer) {
        this.name = name;
        this.rank = rank;
        this.value = Matrix.allocate(precision, rows, columns);
        this.gradient = Matrix.allocate(precision, rows, columns);
        this.initializer = initializer;
    }

    public static Parameter scalar(String name, Precision precision, Initializer initializer) {
        return new Parameter(name, 0, precision, 1, 1, initializer);
    }

    public static Parameter vector(String name, Precision precision, int size, Initializer initializer) {
        return new Parameter(name, 1, precision, 1, size, initializer);
    }

    public static Parameter matrix(String name, Precision precision, int rows, int columns, Initializer initializer) {
        return new Parameter(name, 2, precision, rows, columns, initializer);
    }

    /** The name within its layer. */
    public String name() {
        return name;
    }

    /** Nothing for a scalar, [size] for a vector, [rows, columns] for a matrix. */
    public List<Integer> shape() {
        return switch (rank) {
            case 0 -> List.of();
            case 1 -> List.of(value.columns());
            default -> List.of(value.rows(), value.columns());
        };
    }

    /** How many numbers it has. */
    public int count() {
        return value.rows() * value.columns();
    }

    public Matrix value() {
        return value;
    }

    /** The sum of all gradients since it was last set to 0. */
    public Matrix gradient() {
        return gradient;
    }

    /** Draws a new value. */
    public void initialize(SeededRandom random) {
        initializer.initialize(value, random);
        valueChanged();
    }

    /** To be called after each change of the value's elements. */
    public void valueChanged() {
        version++;
    }

    /** Grows with each {@link #valueChanged}. */
    public long version() {
        return version;
    }

    @Override
    public String toString() {
        return name + " " + shape();
    }
}
