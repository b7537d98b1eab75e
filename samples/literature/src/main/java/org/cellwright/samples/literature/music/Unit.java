package org.cellwright.samples.literature.music;

import java.util.List;
import java.util.Map;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;

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

    Unit withLearningRate(double rate) {
        return new Unit(name, cell, hidden, rate, published);
    }
}
