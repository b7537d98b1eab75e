package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingExampleTest {
    @TempDir
    Path directory;

    @Test
    void theModelLearnsAndIsRestored() throws IOException {
        Path file = directory.resolve("sums.safetensors");
        // the second token of each sequence cannot be foreseen: log 5 of about 7 tokens, 0.23
        assertThat(TrainingExample.train(file)).isLessThan(0.45);
        assertThat(TrainingExample.proceed(file, new int[] {1, 3, 4, 2}, 6)).containsExactly(1, 3, 4, 2, 1, 3);
    }

    @Test
    void theReadmeShowsTheExample() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/cellwright/cells/model/TrainingExample.java"));
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
    }
}
