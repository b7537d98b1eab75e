package org.cellwright.samples.literature.music;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.samples.literature.SampleException;

/**
 * A kind of unit that Chung et al. compared, in their size, with what they found.
 *
 * @param learningRate of Adam at the beginning
 * @param published mean negative log-likelihood of a step of the test set in nats, by data set
 */
record Unit(String name, Cell cell, int hidden, double learningRate, Map<String, Double> published) {
    static final List<Unit> ALL = List.of(
            new Unit("tanh", new Elman(), 100, 0.004, Map.of("JSB_Chorales", 9.10, "Nottingham", 3.13)),
            new Unit("GRU", new Gru(), 46, 0.004, Map.of("JSB_Chorales", 8.54, "Nottingham", 3.23)),
            new Unit("LSTM", new Lstm(), 36, 0.004, Map.of("JSB_Chorales", 8.67, "Nottingham", 3.20)));

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
        return new Unit(name, cell, times * hidden, learningRate, published);
    }

    Unit withLearningRate(double rate) {
        return new Unit(name, cell, hidden, rate, published);
    }
}
