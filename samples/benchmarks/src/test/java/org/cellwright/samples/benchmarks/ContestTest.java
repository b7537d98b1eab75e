package org.cellwright.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Contest.Entry;
import org.cellwright.samples.benchmarks.contest.ContestException;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.report.Result;
import org.cellwright.samples.benchmarks.report.SpeedPicture;
import org.cellwright.samples.benchmarks.system.LongSequences;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestTest {
    private static final Shape SMALL = new Shape(3, 2, 5, 7);

    @TempDir
    private Path directory;

    @Test
    void everySystemDoesItsTaskInAProcessOfItsOwn() throws IOException {
        Task training = new Task("Gru", Mode.TRAIN, 1, SMALL);
        Contest.Outcome outcome = new Contest(directory, 2)
                .run(List.of(
                        new Entry("generated", "cellwright", training),
                        new Entry("none", "byhand", new Task("Elman", Mode.TRAIN, 1, SMALL)),
                        new Entry("streamed", "layers", new Task("Lstm", Mode.STREAM, 1, new Shape(1, 1, 5, 7))),
                        new Entry("threaded", "layer", new Task("Gru", Mode.TRAIN, 2, SMALL)),
                        new Entry("deep", "deep", new Task("Gru", Mode.INFER, 2, SMALL))));
        assertThat(outcome.timings().names()).containsExactlyInAnyOrder("generated", "streamed", "threaded", "deep");
        assertThat(outcome.timings().turns().get("generated")).hasSize(2);
        // Three gates, two operations an element, three times for training; two layers of four gates on one step.
        assertThat(outcome.amounts())
                .containsEntry("generated", 3.0 * 3 * 2 * 3 * 2 * 7 * (5 + 7))
                .containsEntry("streamed", 2.0 * 4 * 2 * 7 * (5 + 7));
    }

    @Test
    void scansMoveWhatTheirProductsWouldHaveWritten() throws IOException {
        Task scan = new Task("MinGru", Mode.SCAN, 1, new Shape(8, 2, 16, 64));
        Contest.Outcome outcome = new Contest(directory, 1)
                .run(List.of(new Entry("scan", "scan", scan), new Entry("memory", "memory", scan)));
        // Two arrays are read, the gate is written in the place of one of them, the state into a third.
        double bytes = 4.0 * Float.BYTES * 8 * 2 * 64;
        assertThat(outcome.amounts()).containsEntry("scan", bytes).containsEntry("memory", bytes);
    }

    @Test
    void longSequencesTakeLessMemoryInSegments() throws IOException {
        Task task = new Task("Lstm", Mode.TRAIN, 1, new Shape(100, 2, 5, 7));
        Contest.Outcome outcome = new Contest(directory, 1)
                .run(List.of(
                        new Entry("segments", LongSequences.Segments.ID, task),
                        new Entry("whole", LongSequences.Whole.ID, task)));
        assertThat(outcome.timings().names()).containsExactlyInAnyOrder("segments", "whole");
        assertThat(new LongSequences.Segments().trainingBytes(task))
                .isLessThan(new LongSequences.Whole().trainingBytes(task));
    }

    @Test
    void drawsSpeedAgainstSize() throws IOException {
        Task task = new Task("Gru", Mode.INFER, 1, SMALL);
        Contest.Outcome outcome = new Contest(directory, 1)
                .run(List.of(new Entry("cellwright", "cellwright", task), new Entry("limit", "limit", task)));
        Path picture = directory.resolve("speed.png");
        SpeedPicture.write(List.of(new Result(task, outcome)), picture);
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isPositive();
    }

    @Test
    void tellsWhatASystemSaidLast() throws IOException {
        Contest contest = new Contest(directory, 1);
        Entry unknown = new Entry("generated", "cellwright", new Task("Grue", Mode.TRAIN, 1, SMALL));
        assertThatThrownBy(() -> contest.run(List.of(unknown)))
                .isInstanceOf(ContestException.class)
                .hasMessageContaining("generated ended with exit code 1; its last words:")
                .hasMessageContaining("no cell Grue; there are [");
    }

    @Test
    void tasksAndShapesReadWhatTheyWrite() {
        Task task = new Task("Lstm", Mode.INFER, 2, SMALL);
        assertThat(Task.parse(task.toString())).isEqualTo(task);
        assertThat(Shape.parseAll("S1, S5;20,8,64,64"))
                .containsExactly(new Shape(100, 1, 128, 128), new Shape(20, 32, 1024, 1024), new Shape(20, 8, 64, 64));
        for (String wrong : new String[] {"S6", "1,2,3", "1,2,3,x", "1,0,3,4", ""}) {
            assertThatThrownBy(() -> Shape.parseAll(wrong)).hasMessageContaining("S1, S2, S3, S4, S5 or T,B,X,H");
        }
    }
}
