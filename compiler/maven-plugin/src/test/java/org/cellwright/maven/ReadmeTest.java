package org.cellwright.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the README shows of a project of one's own is what the integration tests build. */
class ReadmeTest {
    private static final Path README = Path.of("../../README.md");
    private static final Path PROJECT = Path.of("src/it/own-project");
    private static final Map<String, String> LANGUAGES = Map.of("xml", "xml", "cell", "", "java", "java");

    @TestFactory
    Stream<DynamicTest> everyFileIsPastedWhole() throws IOException {
        String readme = Files.readString(README);
        try (Stream<Path> files = Files.walk(PROJECT)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream()
                    .map(file ->
                            DynamicTest.dynamicTest(PROJECT.relativize(file).toString(), () -> {
                                String name = file.toString();
                                String language = LANGUAGES.get(name.substring(name.lastIndexOf('.') + 1));
                                assertThat(readme).contains("```" + language + "\n" + Files.readString(file) + "```\n");
                            }));
        }
    }
}
