package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users start it, without any option for Java. */
class JarIT {
    private static final Path JAR = Path.of(System.getProperty("cellwright.jar"));

    @TempDir
    private Path directory;

    @Test
    void switchesTheVectorModuleOnWhereItIsNeeded() throws Exception {
        Path lstm = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        Path reference = TestCells.reference(directory, "lstm.T7B3I5H6.safetensors");
        Outcome passed = run("verify", lstm, "--reference", reference, "--json");
        assertThat(passed.exitCode()).as(passed.err()).isZero();
        assertThat(passed.out()).startsWith("{\"cell\":\"Lstm\"").contains("\"loops\":\"vector\"");
        assertThat(passed.err().lines()).allMatch(line -> line.contains("incubator"));

        Outcome failed = run("verify", lstm, "--reference", reference, "--tolerance", "1e-30");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
        assertThat(failed.out()).contains("FAILED");
    }

    @Test
    void doesWithoutTheVectorModuleWhereItIsNot() throws Exception {
        Path lstm = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        Path reference = TestCells.reference(directory, "lstm.T7B3I5H6.safetensors");
        Outcome verified = run("verify", lstm, "--reference", reference, "--loops", "scalar");
        assertThat(verified.err()).isEmpty();
        assertThat(verified.exitCode()).isZero();
        Outcome derived = run("derive", lstm);
        assertThat(derived.err()).isEmpty();
        assertThat(derived.out()).contains("dΓu");
    }

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(run("--version").out()).matches("cellwright [0-9].*, Java [0-9].*\\R");
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains("META-INF/LICENSE.txt", "META-INF/licenses/antlr4-runtime.txt", "META-INF/NOTICE")
                    .doesNotContain("module-info.class");
        }
    }

    private Outcome run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
