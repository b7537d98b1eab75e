package org.cellwright.samples.names;

import java.util.List;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.samples.reference.FastGru;
import org.cellwright.samples.reference.FastLstm;

/**
 * A generated cell that takes part.
 *
 * @param learningRate what {@link ChooseRates} found best for this cell, with one seed
 * @param handWritten the same cell written by hand for speed; null where there is none
 */
record Contestant(String name, Cell generated, double learningRate, Cell handWritten) {
    static List<Contestant> all() {
        return List.of(
                new Contestant("simple RNN", new Elman(), 0.008, null),
                new Contestant("GRU", new Gru(), 0.004, new FastGru()),
                new Contestant("LSTM", new Lstm(), 0.016, new FastLstm()));
    }
}
