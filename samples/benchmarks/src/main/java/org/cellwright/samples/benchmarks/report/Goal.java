package org.cellwright.samples.benchmarks.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Timings;
import org.cellwright.samples.benchmarks.system.ArithmeticLimit;
import org.cellwright.samples.benchmarks.system.GeneratedCells;

/**
 * A row of the table of ratios: how many times as fast as the best of some systems generated cells are, and are to be.
 *
 * @param ids of the systems
 * @param goals by the label of the shape; a shape without one is shown without
 */
record Goal(String title, String cell, Mode mode, List<String> ids, Map<String, Double> goals) {
    private static final String PYTORCH = "pytorch";
    private static final String ONNX_RUNTIME = "onnxruntime";
    private static final String DL4J = "dl4j";
    private static final String XLA = "xla";
    private static final String PYTORCH_BY_HAND = "pytorch-eager";

    /** All rows, in the order of the table. */
    static List<Goal> all() {
        List<String> inference = List.of(PYTORCH, ONNX_RUNTIME);
        return List.of(
                new Goal(
                        "LSTM training / PyTorch",
                        "Lstm",
                        Mode.TRAIN,
                        List.of(PYTORCH),
                        goals(1.2, 1.1, 1.15, 1.05, 1.2)),
                new Goal(
                        "GRU training / best of PyTorch, XLA",
                        "Gru",
                        Mode.TRAIN,
                        List.of(PYTORCH, XLA),
                        goals(1.1, 1.35, 1.3, 1.2, 1.3)),
                new Goal(
                        "peephole LSTM training / XLA",
                        "LstmPeephole",
                        Mode.TRAIN,
                        List.of(XLA),
                        goals(1.1, 2.0, 1.6, 1.35, 1.35)),
                new Goal(
                        "layer-norm LSTM training / XLA",
                        "LayerNormLstmBasic",
                        Mode.TRAIN,
                        List.of(XLA),
                        goals(1.2, 2.2, 1.6, 1.4, 1.4)),
                new Goal("LSTM training / XLA", "Lstm", Mode.TRAIN, List.of(XLA), Map.of()),
                new Goal(
                        "peephole LSTM training / PyTorch, by hand",
                        "LstmPeephole",
                        Mode.TRAIN,
                        List.of(PYTORCH_BY_HAND),
                        Map.of()),
                new Goal(
                        "layer-norm LSTM training / PyTorch, by hand",
                        "LayerNormLstmBasic",
                        Mode.TRAIN,
                        List.of(PYTORCH_BY_HAND),
                        Map.of()),
                new Goal(
                        "LSTM inference / best of PyTorch, ONNX Runtime",
                        "Lstm",
                        Mode.INFER,
                        inference,
                        goals(1.0, 1.03, 1.0, 1.0, 1.1)),
                new Goal(
                        "GRU inference / best of PyTorch, ONNX Runtime",
                        "Gru",
                        Mode.INFER,
                        inference,
                        goals(1.05, 1.15, 1.1, 1.0, 1.05)),
                new Goal("LSTM training / DL4J", "Lstm", Mode.TRAIN, List.of(DL4J), goals(50, 5, 5, 5, 5)),
                new Goal("LSTM inference / DL4J", "Lstm", Mode.INFER, List.of(DL4J), goals(50, 5, 5, 5, 5)),
                new Goal("LSTM training / by hand", "Lstm", Mode.TRAIN, List.of("byhand"), Map.of()),
                new Goal("LSTM inference / by hand", "Lstm", Mode.INFER, List.of("byhand"), Map.of()),
                new Goal("GRU training / by hand", "Gru", Mode.TRAIN, List.of("byhand"), Map.of()),
                new Goal("GRU inference / by hand", "Gru", Mode.INFER, List.of("byhand"), Map.of()),
                new Goal(
                        "LSTM training, share of the limit",
                        "Lstm",
                        Mode.TRAIN,
                        List.of(ArithmeticLimit.ID),
                        Map.of("S2", 0.83, "S3", 0.85, "S4", 0.88, "S5", 0.85)),
                new Goal("GRU training, share of the limit", "Gru", Mode.TRAIN, List.of(ArithmeticLimit.ID), Map.of()),
                new Goal(
                        "LSTM inference, share of the limit",
                        "Lstm",
                        Mode.INFER,
                        List.of(ArithmeticLimit.ID),
                        Map.of()),
                new Goal(
                        "GRU inference, share of the limit", "Gru", Mode.INFER, List.of(ArithmeticLimit.ID), Map.of()));
    }

    private static Map<String, Double> goals(double s1, double s2, double s3, double s4, double s5) {
        return Map.of("S1", s1, "S2", s2, "S3", s3, "S4", s4, "S5", s5);
    }

    private boolean concerns(Result result) {
        return result.task().cell().equals(cell)
                && result.task().mode() == mode
                && result.task().threads() == 1;
    }

    /** The measured value at a shape, if any of the systems did the task there. */
    OptionalDouble value(List<Result> results, String shape) {
        Optional<Result> result = results.stream()
                .filter(this::concerns)
                .filter(candidate -> candidate.task().shape().label().equals(shape))
                .findFirst();
        if (result.isEmpty()) {
            return OptionalDouble.empty();
        }
        Timings timings = result.get().outcome().timings();
        if (ids.contains(ArithmeticLimit.ID)) {
            return timings.has(ArithmeticLimit.ID)
                    ? OptionalDouble.of(result.get().outcome().billionsPerSecond(GeneratedCells.ID)
                            / result.get().outcome().billionsPerSecond(ArithmeticLimit.ID))
                    : OptionalDouble.empty();
        }
        return ids.stream()
                .filter(timings::has)
                .mapToDouble(id -> timings.ratio(GeneratedCells.ID, id))
                .min();
    }
}
