package org.cellwright.samples.literature.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cellwright.runtime.loss.DenseTargets;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    @Test
    void theTargetIsTheSumOfWhatIsMarked() {
        Batch<DenseTargets> batch = new Adding(20, 1).draw(new SeededRandom(1));
        for (int s = 0; s < batch.layout().batch(); s++) {
            double sum = 0;
            int marks = 0;
            for (int t = 0; t < 20; t++) {
                int row = batch.layout().offset(t) + s;
                sum += batch.input().get(row, 0) * batch.input().get(row, 1);
                marks += (int) batch.input().get(row, 1);
            }
            assertThat(marks).isEqualTo(2);
            assertThat(batch.targets().values().get(s, 0)).isCloseTo(sum, within(1e-6));
        }
    }

    @Test
    void whatIsToBeSaidIsWhatWasShown() {
        Batch<int[]> batch = new Copying(15, 1).draw(new SeededRandom(1));
        assertThat(batch.layout().steps()).isEqualTo(15 + 20);
        for (int i = 0; i < 10; i++) {
            int shown = batch.layout().offset(i) + 3;
            int target = batch.targets()[batch.layout().offset(25 + i) + 3];
            assertThat(batch.input().get(shown, target)).isEqualTo(1);
        }
        assertThat(batch.targets()[batch.layout().offset(24) + 3]).isEqualTo(8);
        assertThat(batch.input().get(batch.layout().offset(25) + 3, 8)).isEqualTo(1);
    }

    @Test
    void theCommandComparesLosses(@TempDir Path directory) throws Exception {
        String output = SampleRun.output(
                "memory",
                "--only=adding, T = 200",
                "--cells=rotor",
                "--parameters=200",
                "--longer=0.01",
                "--directory=" + directory);
        assertThat(output).contains("rotor", "0.1667").doesNotContain("LSTM");
        assertThat(ImageIO.read(directory.resolve("memory.png").toFile())).isNotNull();
    }
}
