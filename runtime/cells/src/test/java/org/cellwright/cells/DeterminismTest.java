package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cells make the same bytes, whatever the locale, the time zone, the directory, the order of files, and the run. */
class DeterminismTest {
    private static final Path CELLS = Path.of("src/main/cell/org/cellwright/cells");

    /** Many values of each kind, so that an order by chance would show. */
    private static String large() {
        StringBuilder text = new StringBuilder("cell Large { dim X, H, I; input x, i: [X]; output h0, g3; ");
        for (int i = 0; i < 12; i++) {
            text.append("state hN: [H]; param WN: [H, H]; param UN: [H, X]; param sN: []; ".replace("N", "" + i));
        }
        for (int i = 0; i < 12; i++) {
            text.append(
                    "gN = sigmoid(WN @ hM[t-1] + UN @ x[t] * sN) + mean(hN[t-1]) / 3; hN[t] = gN * tanh(gK + UN @ i[t]) - max(gN); "
                            .replace("N", "" + i)
                            .replace("M", "" + (i * 5 + 1) % 12)
                            .replace("K", "" + (i - i % 2)));
        }
        return text.append('}').toString();
    }

    @Test
    void theOrderOfFilesAndTheirDirectoryChangeNothing(@TempDir Path elsewhere) throws IOException {
        List<Path> files = files();
        Map<String, String> expected = generate(files, CELLS);
        assertThat(expected).hasSize(AllCells.LIST.size() + 1);
        List<Path> shuffled = new ArrayList<>(files);
        Collections.shuffle(shuffled, new Random(3));
        assertThat(generate(shuffled, elsewhere)).isEqualTo(expected);
    }

    @Test
    void theLocaleTheTimeZoneAndTheRunChangeNothing(@TempDir Path directory) throws Exception {
        String expected = all(generate(files(), CELLS));
        List<List<String>> settings = List.of(
                List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Tokyo"),
                List.of(
                        "-Duser.language=ar",
                        "-Duser.country=EG",
                        "-Djava.locale.providers=CLDR",
                        "-Dfile.encoding=US-ASCII"),
                List.of(
                        "-Duser.language=de",
                        "-Dline.separator=\r\n",
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:hashCode=2"));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(settings.get(i));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), DeterminismTest.class.getName()));
            command.add(directory.resolve(i + ".txt").toString());
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        for (int i = 0; i < settings.size(); i++) {
            assertThat(processes.get(i).waitFor()).isZero();
            assertThat(Files.readString(directory.resolve(i + ".txt")))
                    .as(settings.get(i).toString())
                    .isEqualTo(expected);
        }
    }

    /** Generates everything into one file. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), all(generate(files(), CELLS)), StandardCharsets.UTF_8);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(CELLS)) {
            return files.sorted().toList();
        }
    }

    private static String all(Map<String, String> sources) {
        return String.join("\n", new TreeMap<>(sources).values());
    }

    private static Map<String, String> generate(List<Path> files, Path directory) throws IOException {
        List<SourceFile> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new SourceFile(
                    directory.resolve(file.getFileName()).toAbsolutePath().toString(), Files.readString(file)));
        }
        sources.add(new SourceFile(directory.resolve("Large.cell").toString(), large()));
        CellCompiler.Compilation compilation =
                CellCompiler.compile(sources, new CellCompiler.Options("org.example", EnumSet.allOf(NumberType.class)));
        assertThat(compilation.hasErrors())
                .as(compilation.diagnostics().toString())
                .isFalse();
        Map<String, String> result = new TreeMap<>();
        for (GeneratedSource source : compilation.sources()) {
            result.put(source.qualifiedName(), source.text());
        }
        return result;
    }
}
