package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.cellwright.runtime.parallel.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    @TempDir
    Path directory;

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void stepsEpochsAndCheckpointsAreRecorded() throws IOException {
        Path checkpoint = directory.resolve("run.safetensors");
        Path recorded = directory.resolve("recorded.jfr");
        History history;
        try (Recording recording = new Recording()) {
            recording.enable("cellwright.Step").withoutThreshold();
            recording.enable("cellwright.Epoch").withoutThreshold();
            recording.enable("cellwright.Checkpoint").withoutThreshold();
            recording.start();
            history = SumsTask.plain(SumsTask.model(Workers.CALLER))
                    .validation(SumsTask.validation())
                    .checkpoints(Checkpoints.to(checkpoint))
                    .fit(SumsTask.data(), 2);
            recording.stop();
            recording.dump(recorded);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(recorded);
        List<RecordedEvent> steps = named(events, "cellwright.Step");
        assertThat(steps.stream().map(event -> event.getLong("number")))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 26).boxed().toList());
        assertThat(steps).allSatisfy(event -> {
            assertThat(event.getDouble("loss")).isBetween(0.1, 5.0);
            assertThat(event.getDouble("gradientNorm")).isPositive();
            assertThat(event.getDouble("rate")).isEqualTo(0.02);
            assertThat(event.getLong("epoch")).isEqualTo(event.getLong("number") <= 13 ? 1 : 2);
            assertThat(event.getLong("rows")).isPositive();
            assertThat(event.getDuration()).isPositive();
        });
        List<RecordedEvent> epochs = named(events, "cellwright.Epoch");
        assertThat(epochs).hasSize(2).anySatisfy(event -> {
            assertThat(event.getLong("number")).isEqualTo(2);
            assertThat(event.getLong("steps")).isEqualTo(26);
            assertThat(event.getDouble("loss")).isEqualTo(history.last().loss());
            assertThat(event.getDouble("validationLoss"))
                    .isEqualTo(history.last().validation().get("loss"), within(0.0));
        });
        assertThat(named(events, "cellwright.Checkpoint"))
                .hasSize(2)
                .allMatch(event -> event.getString("path").equals(checkpoint.toString()));
    }
}
