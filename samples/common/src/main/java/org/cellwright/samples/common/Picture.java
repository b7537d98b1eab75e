package org.cellwright.samples.common;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** A PNG file of one or several panels, row after row. */
public final class Picture {
    /** What is drawn into a rectangle of its own. */
    public interface Panel {
        int width();

        int height();

        /** Draws from (0, 0) on. */
        void paint(Graphics2D graphics);
    }

    private final List<List<Panel>> rows = new ArrayList<>();

    /** Adds a row of panels. */
    public Picture row(Panel... panels) {
        rows.add(List.of(panels));
        return this;
    }

    /** Adds a row of curves. */
    public Picture row(Curves... curves) {
        List<Panel> panels = new ArrayList<>();
        for (Curves each : curves) {
            panels.add(panel(each.chart()));
        }
        rows.add(List.copyOf(panels));
        return this;
    }

    public void write(Path file) throws IOException {
        int width = rows.stream().mapToInt(Picture::width).max().orElseThrow();
        int height = rows.stream().mapToInt(Picture::height).sum();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        int y = 0;
        for (List<Panel> row : rows) {
            int x = 0;
            for (Panel panel : row) {
                Graphics2D part = (Graphics2D) graphics.create(x, y, panel.width(), panel.height());
                panel.paint(part);
                part.dispose();
                x += panel.width();
            }
            y += height(row);
        }
        graphics.dispose();
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    private static Panel panel(XYChart chart) {
        return new Panel() {
            @Override
            public int width() {
                return chart.getWidth();
            }

            @Override
            public int height() {
                return chart.getHeight();
            }

            @Override
            public void paint(Graphics2D graphics) {
                chart.paint(graphics, width(), height());
            }
        };
    }

    private static int width(List<Panel> row) {
        return row.stream().mapToInt(Panel::width).sum();
    }

    private static int height(List<Panel> row) {
        return row.stream().mapToInt(Panel::height).max().orElse(0);
    }

    static FontMetrics metrics(Font font) {
        return new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                .createGraphics()
                .getFontMetrics(font);
    }

    static void centre(Graphics2D graphics, Font font, String text, int x, int y) {
        graphics.setFont(font);
        graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
    }
}
