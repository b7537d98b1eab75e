package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * A matrix in memory: rows of a kind, and columns in sections that each start at a whole vector; numbers come after them, side by side. A
 * section holds a vector, or a matrix row by row, each row padded to whole vectors. What does not differ between the rows of a batch is one row, or, for a
 * matrix, a storage of its own with the rows of that matrix.
 */
public final class Storage {
    /** What the rows of a storage are. */
    public enum Rows {
        /** One for each row of the batch. */
        SEQUENCE,
        /** One for each row of the chunk of steps at work. */
        CHUNK,
        /** One for each sequence that runs at the step at work. */
        STEP,
        /** One for each of the few rows at work: loops that follow each other run over a few rows at a time. */
        FEW,
        /** The initial state, then one for each row of the batch. */
        HISTORY,
        /** One for each sequence: the gradient of a state, carried from step to step. */
        CARRY,
        /** One for each sequence, the same for all steps. */
        BATCH,
        /** What is computed from parameters alone whenever they have changed. */
        PREPARED,
        /** What is computed from sums over all rows. */
        WEIGHT,
        PARAMETER,
        INPUT,
        OUTPUT_GRADIENT,
        INPUT_GRADIENT
    }

    /** The index of a storage of {@link Rows#WEIGHT} that rows of a batch are added up in. */
    public static final int SUMS = 1;

    /** The index of storages of masks. */
    public static final int MASKS = -1;

    private final String name;
    private final Rows rows;
    private final int index;
    private final Extent height;
    private final List<Shape> sections = new ArrayList<>();
    private final Set<Integer> numbers = new HashSet<>();

    private Storage(String name, Rows rows, int index, Extent height) {
        this.name = name;
        this.rows = rows;
        this.index = index;
        this.height = height;
    }

    Storage(String name, Rows rows, int index) {
        this(name, rows, index, Extent.ONE);
    }

    Storage(String name, Rows rows, int index, Shape shape) {
        this(name, rows, index);
        addSection(shape);
    }

    /** Of one matrix that is the same in all rows of a batch. */
    static Storage ofMatrix(String name, Rows rows, int index, Shape shape) {
        Storage storage = new Storage(name, rows, index, shape.rows());
        storage.addSection(Shape.vector(shape.columns()));
        return storage;
    }

    int addSection(Shape shape) {
        if (shape.isScalar()) {
            numbers.add(sections.size());
        }
        sections.add(shape.isScalar() ? Shape.vector(Extent.ONE) : shape);
        return sections.size() - 1;
    }

    /** What it holds, for the generated code's names; not unique. */
    public String name() {
        return name;
    }

    public Rows rows() {
        return rows;
    }

    /** Which state, parameter, input or output it belongs to; or {@link #SUMS}. */
    public int index() {
        return index;
    }

    /** The number of rows of what does not differ between the rows of a batch. */
    public Extent height() {
        return height;
    }

    /** Whether a batch has a row, or several, of its own. */
    public boolean perRow() {
        return rows != Rows.PREPARED && rows != Rows.WEIGHT && rows != Rows.PARAMETER;
    }

    /** Whether it belongs to the cell for given sizes, and not to a batch. */
    public boolean isShared() {
        return rows == Rows.PREPARED || rows == Rows.PARAMETER;
    }

    /** Whether a section is a number, which takes no whole vector: a row's numbers mostly stand in one line of a cache. */
    public boolean isNumber(int section) {
        return numbers.contains(section);
    }

    /** Shapes of the sections from one to before another, without numbers. */
    public List<Shape> sectionsBetween(int from, int to) {
        List<Shape> between = new ArrayList<>();
        for (int section = from; section < to; section++) {
            if (!isNumber(section)) {
                between.add(sections.get(section));
            }
        }
        return between;
    }

    /** Shapes of the sections: vectors, and matrices that differ between rows. */
    public List<Shape> sections() {
        return Collections.unmodifiableList(sections);
    }

    @Override
    public String toString() {
        return name + " " + rows + " " + sections;
    }
}
