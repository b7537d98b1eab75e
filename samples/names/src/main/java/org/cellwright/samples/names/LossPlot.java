package org.cellwright.samples.names;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cellwright.samples.common.Curves;
import org.cellwright.samples.common.Picture;
import org.cellwright.samples.common.Point;

/** The loss of each model in the course of training, as a picture. */
final class LossPlot {
    private static final double LOWEST = 1;
    private static final double HIGHEST = 4;

    private LossPlot() {}

    /** A thin line for training names, points for held-out names. */
    static void write(Map<String, Training.Result> results, Path file) throws IOException {
        Curves curves = new Curves("Names of Unicode characters", "epochs", "bits per character");
        int color = 0;
        for (Map.Entry<String, Training.Result> entry : results.entrySet()) {
            curves.thin(
                    entry.getKey() + ", training", color, cut(entry.getValue().curve()));
            curves.marks(
                    entry.getKey() + ", held out", color, cut(entry.getValue().heldOut()));
            color++;
        }
        new Picture().row(curves.yFrom(LOWEST, HIGHEST)).write(file);
    }

    private static List<Point> cut(List<Point> points) {
        return points.stream()
                .map(point -> new Point(point.x(), Math.min(HIGHEST, point.y())))
                .toList();
    }
}
