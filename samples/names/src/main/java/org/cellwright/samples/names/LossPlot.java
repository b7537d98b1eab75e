package org.cellwright.samples.names;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss of each model in the course of training, as a picture. */
final class LossPlot {
    private static final Color[] COLORS = {new Color(0x999999), new Color(0x0072B2), new Color(0xD55E00)};
    private static final double HIGHEST = 4;

    private LossPlot() {}

    /** A line for training names, points for held-out names. */
    static void write(Map<String, Training.Result> results, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(860)
                .height(440)
                .title("Names of Unicode characters")
                .xAxisTitle("epochs")
                .yAxisTitle("bits per character")
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setYAxisMax(HIGHEST);
        int index = 0;
        for (Map.Entry<String, Training.Result> entry : results.entrySet()) {
            Color color = COLORS[index++ % COLORS.length];
            XYSeries training = series(
                    chart, entry.getKey() + ", training", entry.getValue().curve());
            training.setMarker(SeriesMarkers.NONE).setLineColor(color);
            training.setLineStyle(new BasicStroke(1.2f));
            XYSeries heldOut = series(
                    chart, entry.getKey() + ", held out", entry.getValue().heldOut());
            heldOut.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setLineColor(color);
            heldOut.setLineStyle(new BasicStroke(2.4f));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        ChartEncoder.saveChart(chart, file.toString(), "png");
    }

    private static XYSeries series(XYChart chart, String name, List<Training.Point> points) {
        return chart.addSeries(
                name,
                points.stream().mapToDouble(Training.Point::epochs).toArray(),
                points.stream()
                        .mapToDouble(point -> Math.min(HIGHEST, point.bits()))
                        .toArray());
    }
}
