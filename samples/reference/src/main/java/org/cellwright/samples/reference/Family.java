package org.cellwright.samples.reference;

import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;

/** The same cell three times: generated from its equations, by hand for reading, by hand for speed. */
record Family(String name, int gates, Cell generated, Cell naive, Cell fast) {
    static Family lstm() {
        return new Family("LSTM", 4, new Lstm(), new NaiveLstm(), new FastLstm());
    }

    static Family gru() {
        return new Family("GRU", 3, new Gru(), new NaiveGru(), new FastGru());
    }

    /** Operations of a pass through the products as the equations write them; a training pass takes three times as many. */
    double forwardFlops(Shape shape) {
        return 2.0 * shape.steps() * shape.batch() * gates * shape.hidden() * (shape.inputs() + shape.hidden());
    }
}
