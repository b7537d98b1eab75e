package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cellwright.runtime.training.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingExampleTest {
    @TempDir
    Path directory;

    @Test
    void theModelLearnsAndIsRestored() throws IOException {
        History history = TrainingExample.train(directory);
        // the second token of each sequence cannot be foreseen: of 7 on the average, 6 and a fifth
        assertThat(history.last().validation().get("accuracy")).isBetween(0.85, 0.92);
        Path file = directory.resolve("model.safetensors");
        assertThat(TrainingExample.proceed(file, List.of(1, 3, 4, 2), 6)).containsExactly(1, 3, 4, 2, 1, 3, 4, 2, 1, 3);
        assertThat(TrainingExample.train(directory).epochs()).isEqualTo(history.epochs());
    }

    @Test
    void theReadmeShowsTheExample() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/cellwright/cells/model/TrainingExample.java"));
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
    }
}
