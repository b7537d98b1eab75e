package org.cellwright.samples.benchmarks.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.cli.Stopwatch;
import org.cellwright.cli.TrainingOperations;
import org.cellwright.samples.benchmarks.contest.Rounds;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Timed;
import org.cellwright.samples.benchmarks.contest.Timings;

/**
 * Training of many cells, all in this process, a few at a time and in turn with the LSTM: what each takes for an operation, compared
 * with what the LSTM takes in the same rounds.
 */
public final class LibraryCells {
    private static final String YARDSTICK = "Lstm";

    /** So many cells are in memory at once, beside the LSTM. */
    private static final int GROUP = 6;

    /** Sizes that do not follow from those of the input and the output, for a hidden size of 256. */
    private static final Map<String, Map<String, Integer>> FURTHER_SIZES = Map.of(
            "FastGrnnLowRank", Map.of("V", 64, "R", 64),
            "IntersectionRnn", Map.of("H", 256),
            "Lru", Map.of("H", 256),
            "Lmu", Map.of("D", 64),
            "LstmProjected", Map.of("H", 512),
            "SLstmHeads", Map.of("N", 4, "D", 64),
            "Scrn", Map.of("S", 64));

    /**
     * What came of a cell.
     *
     * @param operations of one step of one sequence
     * @param ratio how many times as long as the LSTM it takes for an operation: the median of the rounds' own ratios
     * @param lower the lower quartile of the rounds' own ratios
     * @param upper the upper quartile
     */
    public record Row(
            String cell,
            double milliseconds,
            TrainingOperations operations,
            double ratio,
            double lower,
            double upper) {}

    private record Training(String name, Stopwatch stopwatch, TrainingOperations operations) implements Timed {
        static Training of(String cell, Path file, Shape shape, double warmUpSeconds) {
            CellBenchmark benchmark = CellBenchmark.of(
                    file, cell, CellFile.benchShape(shape), FURTHER_SIZES.getOrDefault(cell, Map.of()), 1);
            Stopwatch stopwatch = benchmark.training();
            stopwatch.warmUp(warmUpSeconds);
            return new Training(cell, stopwatch, benchmark.trainingOperations());
        }

        @Override
        public double[] milliseconds(int runs) {
            return stopwatch.milliseconds(runs);
        }
    }

    private LibraryCells() {}

    /** The file of each cell of the library, by its name; a file may hold several. */
    public static Map<String, Path> all() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String file : CellFile.names()) {
            CellBenchmark.names(CellFile.of(file)).forEach(cell -> files.put(cell, CellFile.of(file)));
        }
        return files;
    }

    /**
     * A row for each cell, in their order.
     *
     * @param files by the cell's name
     * @param warmUp seconds that a cell may take to warm up
     */
    public static List<Row> measure(Map<String, Path> files, Shape shape, int rounds, double warmUp) {
        List<String> cells = List.copyOf(files.keySet());
        Training yardstick = Training.of(YARDSTICK, CellFile.of(YARDSTICK), shape, warmUp);
        List<Row> rows = new ArrayList<>();
        for (int first = 0; first < cells.size(); first += GROUP) {
            List<Training> group = new ArrayList<>();
            for (String cell : cells.subList(first, Math.min(first + GROUP, cells.size()))) {
                group.add(cell.equals(YARDSTICK) ? yardstick : Training.of(cell, files.get(cell), shape, warmUp));
            }
            List<Training> rivals = new ArrayList<>(group);
            if (!rivals.contains(yardstick)) {
                rivals.add(yardstick);
            }
            Timings timings = Rounds.time(rivals, rounds);
            for (Training training : group) {
                rows.add(row(training, yardstick, timings));
            }
        }
        return rows;
    }

    private static Row row(Training training, Training yardstick, Timings timings) {
        double scale =
                (double) yardstick.operations().all() / training.operations().all();
        return new Row(
                training.name(),
                timings.median(training.name()),
                training.operations(),
                scale * timings.ratioQuantile(YARDSTICK, training.name(), 0.5),
                scale * timings.ratioQuantile(YARDSTICK, training.name(), 0.25),
                scale * timings.ratioQuantile(YARDSTICK, training.name(), 0.75));
    }
}
