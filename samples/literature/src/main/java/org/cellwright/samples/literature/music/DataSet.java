package org.cellwright.samples.literature.music;

import java.util.List;
import java.util.Map;

/**
 * How a data set is learned from by default, and what Chung et al. (2014) found on it.
 *
 * @param epochs passes over all training pieces
 * @param batch pieces that an update of the weights is made from
 * @param noise on the weights, its standard deviation
 * @param learningRates of Adam at the beginning, by unit
 * @param published mean negative log-likelihood of a step of the test set in nats, by unit
 */
record DataSet(
        String name,
        int epochs,
        int batch,
        double noise,
        Map<String, Double> learningRates,
        Map<String, Double> published) {
    private static final DataSet CHORALES = new DataSet(
            "JSB_Chorales",
            100,
            8,
            0.075,
            Map.of("tanh", 0.004, "GRU", 0.004, "LSTM", 0.004),
            Map.of("tanh", 9.10, "GRU", 8.54, "LSTM", 8.67));
    private static final DataSet NOTTINGHAM = new DataSet(
            "Nottingham",
            60,
            1,
            0.02,
            Map.of("tanh", 0.001, "GRU", 0.003, "LSTM", 0.003),
            Map.of("tanh", 3.13, "GRU", 3.23, "LSTM", 3.20));

    /** Another set is learned from like Nottingham. */
    static DataSet named(String name) {
        return List.of(CHORALES, NOTTINGHAM).stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .orElse(new DataSet(
                        name,
                        NOTTINGHAM.epochs,
                        NOTTINGHAM.batch,
                        NOTTINGHAM.noise,
                        NOTTINGHAM.learningRates,
                        Map.of()));
    }
}
