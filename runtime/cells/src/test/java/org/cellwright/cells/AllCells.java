package org.cellwright.cells;

import java.util.List;
import org.cellwright.runtime.cell.Cell;

/** The cells of this package, for tests that hold for every one. */
final class AllCells {
    static final List<Cell> LIST = List.of(
            new Elman(),
            new Jordan(),
            new GruSimplified(),
            new Gru(),
            new GruResetAfter(),
            new Lstm(),
            new LstmLinearOutput(),
            new LstmPeephole(),
            new LstmPeepholeGraves());

    private AllCells() {}
}
