package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of the folder gives exactly the messages beside it. After a change that is meant, run with
 * {@code -Dcellwright.accept=true} and read the difference.
 */
class GoldenDiagnosticsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "diagnostics");

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cell"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void messagesAreAsExpected(String name) throws IOException {
        String actual = messages(name);
        Path expected = FOLDER.resolve(name.replace(".cell", ".expected"));
        if (Boolean.getBoolean("cellwright.accept")) {
            Files.writeString(expected, actual);
        }
        assertThat(expected).exists();
        assertThat(actual).isEqualTo(Files.readString(expected));
        assertThat(actual).isNotEmpty();
    }

    private static String messages(String name) throws IOException {
        SourceFile.Decoded decoded = SourceFile.decode(name, Files.readAllBytes(FOLDER.resolve(name)));
        List<Diagnostic> diagnostics = decoded.problems().isEmpty()
                ? FrontEnd.read(List.of(decoded.file())).diagnostics()
                : decoded.problems();
        return DiagnosticPrinter.print(diagnostics);
    }
}
