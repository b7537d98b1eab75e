package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.cellwright.samples.common.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossPlotTest {
    @Test
    void thePictureIsWritten(@TempDir Path directory) throws Exception {
        List<Point> points = List.of(new Point(0.5, 4), new Point(1, 2));
        Path file = directory.resolve("new").resolve("loss.png");
        LossPlot.write(Map.of("LSTM", new Training.Result(points, points, 1)), file);
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(860);
    }
}
