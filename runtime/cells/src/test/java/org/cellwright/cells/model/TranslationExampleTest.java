package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.cellwright.runtime.random.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationExampleTest {
    @TempDir
    Path directory;

    @Test
    void newWordsAreWrittenBackwards() throws IOException {
        Path file = directory.resolve("words.safetensors");
        assertThat(TranslationExample.train(file)).isLessThan(0.2);
        int[][] words = TranslationExample.words(100, new SeededRandom(7));
        int[][] decoded = TranslationExample.translate(file, words);
        int[][] wanted = TranslationExample.reversed(words);
        assertThat(IntStream.range(0, words.length).filter(s -> Arrays.equals(decoded[s], wanted[s])))
                .hasSizeGreaterThan(85);
    }

    @Test
    void theReadmeShowsTheExample() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/cellwright/cells/model/TranslationExample.java"));
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```java\n" + source.substring(source.indexOf("/** Learns")) + "```");
    }
}
