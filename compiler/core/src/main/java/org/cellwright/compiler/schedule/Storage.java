package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cellwright.compiler.ir.Extent;

/** A matrix in memory: rows of a kind, and columns in sections that each start at a whole vector. */
public final class Storage {
    /** What the rows of a storage are. */
    public enum Rows {
        /** One for each row of the batch. */
        SEQUENCE,
        /** One for each row of the chunk of steps at work. */
        CHUNK,
        /** One for each sequence that runs at the step at work. */
        STEP,
        /** The initial state, then one for each row of the batch. */
        HISTORY,
        /** One for each sequence: the gradient of a state, carried from step to step. */
        CARRY,
        /** One. */
        WEIGHT,
        /** One: a parameter. */
        PARAMETER,
        INPUT,
        OUTPUT_GRADIENT,
        INPUT_GRADIENT
    }

    private final String name;
    private final Rows rows;
    private final int index;
    private final List<Extent> sections = new ArrayList<>();

    Storage(String name, Rows rows, int index) {
        this.name = name;
        this.rows = rows;
        this.index = index;
    }

    Storage(String name, Rows rows, int index, Extent size) {
        this(name, rows, index);
        sections.add(size);
    }

    int addSection(Extent size) {
        sections.add(size);
        return sections.size() - 1;
    }

    /** What it holds, for the generated code's names; not unique. */
    public String name() {
        return name;
    }

    public Rows rows() {
        return rows;
    }

    /** Which state, parameter, input or output it belongs to. */
    public int index() {
        return index;
    }

    /** Sizes of the sections. */
    public List<Extent> sections() {
        return Collections.unmodifiableList(sections);
    }

    @Override
    public String toString() {
        return name + " " + rows + " " + sections;
    }
}
