package org.cellwright.samples.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    @TempDir
    private Path directory;

    @Test
    void curvesStandBelowEachOther() throws Exception {
        Path file = directory.resolve("new").resolve("curves.png");
        Curves curves = new Curves("title", "x", "y", 300, 200)
                .line("a", 0, List.of(new Point(0, 1), new Point(1, 2)))
                .level("b", 1, 1.5);
        new Picture()
                .row(curves)
                .row(new Curves("title", "x", "y", 250, 100).marks("a", 0, List.of(new Point(0, 1))))
                .write(file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(300);
        assertThat(image.getHeight()).isEqualTo(300);
    }

    @Test
    void theGreatestValueIsYellowTheLeastDarkAndNoneWhite() throws Exception {
        Path file = directory.resolve("map.png");
        HeatMap map = new HeatMap(
                "title",
                "rows",
                List.of("", ""),
                "columns",
                List.of("", ""),
                new double[][] {{0, 1}, {2, Double.NaN}},
                0,
                2,
                40,
                30);
        new Picture().row(map).write(file);
        BufferedImage image = ImageIO.read(file.toFile());
        int left = image.getWidth() - 90 - 2 * 40;
        assertThat(color(image, left + 20, 34 + 15)).isEqualTo(0x440154);
        assertThat(color(image, left + 20, 34 + 45)).isEqualTo(0xFDE725);
        assertThat(color(image, left + 60, 34 + 45)).isEqualTo(0xFFFFFF);
    }

    private static int color(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
