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
 * @param handWritten the same cell written by hand for speed; null where there is none
 */
record Contestant(String name, Cell generated, Cell handWritten) {
    static List<Contestant> all() {
        return List.of(
                new Contestant("simple RNN", new Elman(), null),
                new Contestant("GRU", new Gru(), new FastGru()),
                new Contestant("LSTM", new Lstm(), new FastLstm()));
    }
}
