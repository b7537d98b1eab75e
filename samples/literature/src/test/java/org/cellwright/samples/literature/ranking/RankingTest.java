package org.cellwright.samples.literature.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingTest {
    @Test
    void theLibraryIsFound() {
        assertThat(LibraryCells.all())
                .hasSizeGreaterThan(30)
                .extracting(cell -> cell.description().name())
                .contains("Elman", "Gru", "Lstm")
                .doesNotContain("LstmProjected", "Augru");
    }

    @Test
    void cellsAreRanked(@TempDir Path directory) throws Exception {
        String output = SampleRun.output(
                "ranking", "--cells=Elman,Gru", "--longer=0.01", "--parameters=1500", "--directory=" + directory);
        assertThat(output).contains("mean place", "Elman", "Gru", "adding, T = 100", "agreement", "recall, T = 40");
        BufferedImage picture = ImageIO.read(directory.resolve("ranking.png").toFile());
        int cell = 150 * 26;
        assertThat(pixels(picture, 0xFDE725)).as("first places, yellow").isGreaterThanOrEqualTo(cell);
        assertThat(pixels(picture, 0x440154)).as("last places, dark").isGreaterThanOrEqualTo(cell);
    }

    private static long pixels(BufferedImage picture, int colour) {
        return IntStream.range(0, picture.getWidth() * picture.getHeight())
                .map(i -> picture.getRGB(i % picture.getWidth(), i / picture.getWidth()))
                .filter(rgb -> (rgb & 0xFFFFFF) == colour)
                .count();
    }

    @Test
    void unknownCellsAreRefused() {
        SampleRun run = SampleRun.of("ranking", "--cells=Nobody");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("there is no cell Nobody in the library");
    }
}
