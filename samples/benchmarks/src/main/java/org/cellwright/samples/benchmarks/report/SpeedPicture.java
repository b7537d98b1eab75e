package org.cellwright.samples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.system.ArithmeticLimit;
import org.cellwright.samples.benchmarks.system.GeneratedCells;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Point;

/** Speed against size: a panel a cell and mode, a line a system, and the limit of the core. */
public final class SpeedPicture {
    /** Each has its colour in all panels. */
    private static final List<String> SYSTEMS = List.of(
            "byhand", GeneratedCells.ID, "pytorch", "onnxruntime", "dl4j", "xla", "pytorch-eager", ArithmeticLimit.ID);

    private SpeedPicture() {}

    /** Sequences alone in their batch are left out: they are another matter than size. */
    public static void write(List<Result> results, Path file) throws IOException {
        List<Result> batches = results.stream()
                .filter(result -> result.task().shape().batch() > 1)
                .sorted(Comparator.comparingInt(result -> result.task().shape().hidden()))
                .toList();
        Picture picture = new Picture();
        for (String cell :
                batches.stream().map(result -> result.task().cell()).distinct().toList()) {
            List<Curves> row = new ArrayList<>();
            for (Mode mode : Mode.values()) {
                List<Result> ours = batches.stream()
                        .filter(result -> result.task().cell().equals(cell)
                                && result.task().mode() == mode)
                        .toList();
                if (!ours.isEmpty()) {
                    row.add(panel(cell + ", " + mode.title(), ours));
                }
            }
            picture.row(row.toArray(Curves[]::new));
        }
        if (!batches.isEmpty()) {
            picture.write(file);
        }
    }

    private static Curves panel(String title, List<Result> results) {
        Curves curves = new Curves(title, "size of state and input (S2 to S5)", "GFLOP/s", 640, 400);
        double most = 0;
        for (String system : SYSTEMS) {
            List<Point> points = new ArrayList<>();
            String name = system;
            for (Result result : results) {
                Contest.Outcome outcome = result.outcome();
                if (outcome.timings().has(system)) {
                    name = outcome.titles().get(system);
                    double speed = system.equals(ArithmeticLimit.ID)
                            ? outcome.billionsPerSecond(system)
                            : outcome.amounts().get(GeneratedCells.ID)
                                    / outcome.timings().median(system)
                                    / 1e6;
                    points.add(new Point(result.task().shape().hidden(), speed));
                    most = Math.max(most, speed);
                }
            }
            int color = SYSTEMS.indexOf(system);
            if (!points.isEmpty() && system.equals(ArithmeticLimit.ID)) {
                curves.line(name, 7, points);
            } else if (!points.isEmpty()) {
                curves.marks(name, color, points);
            }
        }
        return curves.yFrom(0, 1.1 * most);
    }
}
