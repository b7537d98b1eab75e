package org.cellwright.samples.literature.music;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.samples.literature.SampleException;

/** A kind of unit that Chung et al. compared, in their size. */
record Unit(String name, Cell cell, int hidden) {
    static final List<Unit> ALL = List.of(
            new Unit("tanh", new Elman(), 100), new Unit("GRU", new Gru(), 46), new Unit("LSTM", new Lstm(), 36));

    /** @throws SampleException if there is no such unit */
    static List<Unit> named(List<String> names) throws SampleException {
        List<Unit> units = new ArrayList<>();
        for (String name : names) {
            units.add(ALL.stream()
                    .filter(unit -> unit.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new SampleException("there are no units " + name + "; there are "
                            + ALL.stream().map(Unit::name).collect(Collectors.joining(", ")))));
        }
        return units;
    }

    Unit wider(int times) {
        return new Unit(name, cell, times * hidden);
    }
}
