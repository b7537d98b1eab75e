package org.cellwright.samples.literature.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
        assertThat(ImageIO.read(directory.resolve("ranking.png").toFile())).isNotNull();
    }

    @Test
    void unknownCellsAreRefused() {
        SampleRun run = SampleRun.of("ranking", "--cells=Nobody");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("there is no cell Nobody in the library");
    }
}
