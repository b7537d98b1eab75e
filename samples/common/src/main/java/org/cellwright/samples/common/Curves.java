package org.cellwright.samples.common;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines in one coordinate system, such as the course of training of several models. */
public final class Curves {
    /** Told apart by everybody: the palette of Okabe and Ito, grey first. */
    private static final Color[] COLORS = {
        new Color(0x888888),
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x000000)
    };

    private static final BasicStroke BOLD = new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke THIN = new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke DASHED =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 5}, 0);

    private final XYChart chart;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    public Curves(String title, String xAxis, String yAxis) {
        this(title, xAxis, yAxis, 860, 440);
    }

    public Curves(String title, String xAxis, String yAxis, int width, int height) {
        chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .theme(Styler.ChartTheme.XChart)
                .build();
        var styler = chart.getStyler();
        styler.setLocale(Locale.ROOT);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xE4E4E4));
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setAxisTicksLineVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        styler.setXAxisTickMarkSpacingHint(60);
        styler.setMarkerSize(7);
    }

    /** A line, the {@code color}th of the palette. */
    public Curves line(String name, int color, List<Point> points) {
        return add(name, color, points, BOLD, SeriesMarkers.NONE);
    }

    /** A thinner line of the same colour, for what is of less weight. */
    public Curves thin(String name, int color, List<Point> points) {
        return add(name, color, points, THIN, SeriesMarkers.NONE);
    }

    /** A line with a mark at each point. */
    public Curves marks(String name, int color, List<Point> points) {
        return add(name, color, points, BOLD, SeriesMarkers.CIRCLE);
    }

    /** A level to compare with, such as a published figure, dashed over the width of the lines so far. */
    public Curves level(String name, int color, double value) {
        return add(name, color, List.of(new Point(least, value), new Point(most, value)), DASHED, SeriesMarkers.NONE);
    }

    public Curves yFrom(double least, double most) {
        chart.getStyler().setYAxisMin(least);
        chart.getStyler().setYAxisMax(most);
        return this;
    }

    public Curves logarithmic() {
        chart.getStyler().setYAxisLogarithmic(true);
        return this;
    }

    XYChart chart() {
        return chart;
    }

    private Curves add(String name, int color, List<Point> points, BasicStroke stroke, Marker marker) {
        double[] xs = points.stream().mapToDouble(Point::x).toArray();
        double[] ys = points.stream().mapToDouble(Point::y).toArray();
        for (double x : xs) {
            least = Math.min(least, x);
            most = Math.max(most, x);
        }
        Color shade = COLORS[color % COLORS.length];
        chart.addSeries(name, xs, ys)
                .setMarker(marker)
                .setMarkerColor(shade)
                .setLineColor(shade)
                .setLineStyle(stroke);
        return this;
    }
}
