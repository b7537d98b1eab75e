package org.cellwright.samples.literature.gradients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cellwright.cells.Elman;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.samples.literature.SampleRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientsTest {
    private static final int LENGTH = 6;

    /** Against differences of the loss, one element of the input after the other. */
    @Test
    void theNormIsThatOfTheGradient() {
        Recall task = new Recall(LENGTH);
        Layer model = task.model(new Elman(), 5, Workers.of(1));
        model.initialize(new SeededRandom(1));
        Batch<int[]> batch = task.draw(new SeededRandom(2));
        double[] norms = GradientFlow.byStep(model, task.loss(), batch);
        int step = 2;
        double sum = 0;
        for (int row = batch.layout().offset(step); row < batch.layout().offset(step + 1); row++) {
            double squares = 0;
            for (int column = 0; column < batch.input().columns(); column++) {
                double before = batch.input().get(row, column);
                batch.input().set(row, column, before + 0.1);
                double above = loss(task, model, batch);
                batch.input().set(row, column, before - 0.1);
                double below = loss(task, model, batch);
                batch.input().set(row, column, before);
                squares += (above - below) * (above - below) / 0.04;
            }
            sum += Math.sqrt(squares);
        }
        assertThat(norms).hasSize(LENGTH);
        assertThat(norms[step]).isCloseTo(sum, within(0.05 * sum));
    }

    private static double loss(Recall task, Layer model, Batch<int[]> batch) {
        return task.loss().mean(model.forward(batch.layout(), batch.input(), Pass.INFERENCE), batch.targets(), 0, null);
    }

    @Test
    void theCommandShowsWhatVanishesAndWhatExplodes(@TempDir Path directory) throws Exception {
        String output =
                SampleRun.output("gradients", "--length=8", "--steps=32", "--hidden=8", "--directory=" + directory);
        assertThat(output).contains("simple RNN", "GRU, slow at first", "LSTM", "before", "after");
        assertThat(output).containsPattern("without clipping: stopped, step \\d+: ");
        assertThat(output).containsPattern("with clipping: +400 steps, loss 0\\.[12]");
        assertThat(ImageIO.read(directory.resolve("gradients.png").toFile())).isNotNull();
        assertThat(ImageIO.read(directory.resolve("explosion.png").toFile())).isNotNull();
    }
}
