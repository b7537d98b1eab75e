package org.cellwright.samples.common;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Locale;

/** A matrix as colours, dark where it is small, with the names of its rows and columns; NaN is left white. */
public final class HeatMap implements Picture.Panel {
    /** Viridis, from dark blue to yellow: as even to the eye as it is in numbers, also in grey. */
    private static final int[] SCALE = {
        0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151, 0xBDDF26, 0xFDE725
    };

    private static final int BAR = 16;
    private static final int TITLE = 34;
    private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Font AXIS_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private final String title;
    private final String rowAxis;
    private final String columnAxis;
    private final List<String> rowNames;
    private final List<String> columnNames;
    private final double[][] values;
    private final double least;
    private final double most;
    private final int cellWidth;
    private final int cellHeight;

    /**
     * @param rowNames an empty name leaves a row without one
     * @param values [rows][columns]
     * @param least the value of the darkest colour, and of all below
     * @param most the value of the lightest, and of all above
     */
    public HeatMap(
            String title,
            String rowAxis,
            List<String> rowNames,
            String columnAxis,
            List<String> columnNames,
            double[][] values,
            double least,
            double most,
            int cellWidth,
            int cellHeight) {
        this.title = title;
        this.rowAxis = rowAxis;
        this.columnAxis = columnAxis;
        this.rowNames = List.copyOf(rowNames);
        this.columnNames = List.copyOf(columnNames);
        this.values = values;
        this.least = least;
        this.most = most;
        this.cellWidth = cellWidth;
        this.cellHeight = cellHeight;
    }

    @Override
    public int width() {
        return left() + columnNames.size() * cellWidth + 90;
    }

    @Override
    public int height() {
        return TITLE + rowNames.size() * cellHeight + below();
    }

    private int left() {
        return 46 + longest(rowNames, rowFont());
    }

    private int below() {
        return 44 + (upright() ? longest(columnNames, columnFont()) : 16);
    }

    /** Whether the names of columns have to be written from below. */
    private boolean upright() {
        int width = longest(columnNames, columnFont());
        long named = columnNames.stream().filter(name -> !name.isEmpty()).count();
        return named * (width + 8) > (long) columnNames.size() * cellWidth;
    }

    private Font rowFont() {
        return AXIS_FONT.deriveFont((float) Math.max(9, Math.min(13, cellHeight - 2)));
    }

    private Font columnFont() {
        return AXIS_FONT.deriveFont((float) Math.max(9, Math.min(12, Math.max(cellWidth - 2, 11))));
    }

    private static int longest(List<String> names, Font font) {
        FontMetrics metrics = Picture.metrics(font);
        return names.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    }

    @Override
    public void paint(Graphics2D graphics) {
        int left = left();
        int right = left + columnNames.size() * cellWidth;
        int bottom = TITLE + rowNames.size() * cellHeight;
        graphics.setColor(Color.BLACK);
        Picture.centre(graphics, TITLE_FONT, title, (left + right) / 2, TITLE - 12);
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                graphics.setColor(color(values[row][column]));
                graphics.fillRect(left + column * cellWidth, TITLE + row * cellHeight, cellWidth, cellHeight);
            }
        }
        graphics.setColor(Color.DARK_GRAY);
        graphics.setFont(rowFont());
        FontMetrics metrics = graphics.getFontMetrics();
        for (int row = 0; row < rowNames.size(); row++) {
            String name = rowNames.get(row);
            int middle = TITLE + row * cellHeight + cellHeight / 2;
            graphics.drawString(name, left - 6 - metrics.stringWidth(name), middle + metrics.getAscent() / 2 - 1);
        }
        paintColumnNames(graphics, left, bottom);
        graphics.setColor(Color.BLACK);
        Picture.centre(graphics, AXIS_FONT, columnAxis, (left + right) / 2, height() - 8);
        AffineTransform before = graphics.getTransform();
        graphics.rotate(-Math.PI / 2, 18, (TITLE + bottom) / 2.0);
        Picture.centre(graphics, AXIS_FONT, rowAxis, 18, (TITLE + bottom) / 2);
        graphics.setTransform(before);
        paintScale(graphics, right + 18, bottom);
    }

    private void paintColumnNames(Graphics2D graphics, int left, int bottom) {
        graphics.setFont(columnFont());
        FontMetrics metrics = graphics.getFontMetrics();
        for (int column = 0; column < columnNames.size(); column++) {
            String name = columnNames.get(column);
            int middle = left + column * cellWidth + cellWidth / 2;
            if (upright()) {
                AffineTransform before = graphics.getTransform();
                graphics.rotate(-Math.PI / 2, middle, bottom + 6);
                graphics.drawString(name, middle - metrics.stringWidth(name), bottom + 6 + metrics.getAscent() / 2 - 1);
                graphics.setTransform(before);
            } else {
                graphics.drawString(name, middle - metrics.stringWidth(name) / 2, bottom + 16);
            }
        }
    }

    private void paintScale(Graphics2D graphics, int x, int bottom) {
        int height = bottom - TITLE;
        for (int y = 0; y < height; y++) {
            graphics.setColor(color(most - (most - least) * y / (height - 1)));
            graphics.fillRect(x, TITLE + y, BAR, 1);
        }
        graphics.setColor(Color.DARK_GRAY);
        graphics.setFont(AXIS_FONT.deriveFont(11f));
        int marks = Math.min(5, Math.max(2, height / 40));
        for (int mark = 0; mark < marks; mark++) {
            double share = (double) mark / (marks - 1);
            graphics.drawString(
                    label(most - (most - least) * share), x + BAR + 5, (int) (TITLE + 5 + share * (height - 2)));
        }
    }

    private static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private Color color(double value) {
        if (Double.isNaN(value)) {
            return Color.WHITE;
        }
        double share = Math.max(0, Math.min(1, (value - least) / (most - least))) * (SCALE.length - 1);
        int below = Math.min(SCALE.length - 2, (int) share);
        double part = share - below;
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double from = SCALE[below] >> shift & 0xFF;
            double to = SCALE[below + 1] >> shift & 0xFF;
            rgb |= (int) Math.round(from + part * (to - from)) << shift;
        }
        return new Color(rgb);
    }
}
