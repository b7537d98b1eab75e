package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** check, compile and derive. */
class FileCommandsTest {
    @TempDir
    private Path directory;

    @Test
    void checkIsSilentWhereNothingIsWrong() {
        Outcome outcome = Outcome.of("check", TestCells.write(directory, "Lstm.cell", TestCells.LSTM));
        assertThat(outcome).isEqualTo(new Outcome(ExitCode.SUCCESS, "", ""));
    }

    @Test
    void checkReportsEveryMistakeWithItsPlace() {
        Path file = TestCells.write(
                directory,
                "Bad.cell",
                TestCells.LSTM.replace("Wu @ [", "Wy @ [").replace("Γo * tanh", "Γo * tahn"));
        Outcome outcome = Outcome.of("check", file);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.err()).contains(file + ":10:16", "Wy", file + ":14:15", "tahn", "error: 2 errors");
    }

    @Test
    void filesThatCannotBeReadAreOneLine() throws IOException {
        Outcome missing = Outcome.of("check", directory.resolve("none.cell"));
        assertThat(missing.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(missing.err().lines()).containsExactly("error: no file " + directory.resolve("none.cell"));

        Outcome folder = Outcome.of("derive", directory);
        assertThat(folder.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(folder.err().lines()).containsExactly("error: cannot read " + directory + ": it is a directory");

        Path latin = Files.write(directory.resolve("Latin.cell"), new byte[] {'c', (byte) 0xE9, '\n'});
        assertThat(Outcome.of("check", latin).exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(Outcome.of("check", latin).err()).contains("UTF-8").doesNotContain("\tat ");

        Path empty = TestCells.write(directory, "Empty.cell", "");
        assertThat(Outcome.of("derive", empty).err()).contains("no cell");
    }

    @Test
    void compileWritesOneClassACell() throws IOException {
        Path file = TestCells.write(directory, "Cells.cell", TestCells.LSTM + TestCells.JORDAN);
        Path root = directory.resolve("out");
        Outcome outcome = Outcome.of("compile", file, "-d", root, "--package", "org.example", "--precision", "float");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        Path lstm = root.resolve("org/example/Lstm.java");
        assertThat(outcome.out().lines())
                .containsExactlyInAnyOrder(
                        lstm.toString(), root.resolve("org/example/Jordan.java").toString());
        assertThat(lstm)
                .content()
                .contains("package org.example;", "class Lstm")
                .doesNotContain("double[]");
        assertThat(Outcome.of("compile", file, "-d", root, "--package", "a-b").err())
                .contains("a-b is no package");
    }

    @Test
    void compileWritesNothingWhereSomethingIsWrong() {
        Path file = TestCells.write(directory, "Bad.cell", "cell Bad { output y; }");
        Path root = directory.resolve("out");
        assertThat(Outcome.of("compile", file, "-d", root).exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(root).doesNotExist();
    }

    @Test
    void derivePrintsTheBackwardPass() {
        Path file = TestCells.write(directory, "Cells.cell", TestCells.LSTM + TestCells.JORDAN);
        Outcome outcome = Outcome.of("derive", file);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines())
                .contains("  dΓu   = dc[t] * cand * Γu * (1 - Γu)", "  dWf = Σt dΓf @ [a[t-1], x[t]]^T")
                .contains("Lstm", "Jordan");
        assertThat(Outcome.of("derive", file, "--cell", "Jordan").out())
                .startsWith("Jordan\n")
                .doesNotContain("Lstm");
        Outcome unknown = Outcome.of("derive", file, "--cell", "Gru");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(unknown.err()).contains("has no cell Gru; it has Lstm, Jordan");
    }

    @Test
    void checkExplainsEveryCell() {
        Path file = TestCells.write(directory, "Cells.cell", TestCells.LSTM + TestCells.JORDAN);
        Outcome outcome = Outcome.of("check", "--explain", file);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("Lstm\n").contains("\n\nJordan\n", "a, c: dense", "2 products, one after");
    }

    @Test
    void theReadmeShowsWhatCheckExplains() throws IOException {
        Path root = Path.of("../..");
        Path lstm = root.resolve("runtime/cells/src/main/cell/org/cellwright/cells/Lstm.cell");
        assertThat(root.resolve("compiler/README.md"))
                .content()
                .contains("```\n" + Outcome.of("check", "--explain", lstm).out().strip() + "\n```");
    }

    @Test
    void theReadmeShowsWhatDerivePrints() throws IOException {
        Path root = Path.of("../..");
        Outcome outcome =
                Outcome.of("derive", root.resolve("runtime/cells/src/main/cell/org/cellwright/cells/Lstm.cell"));
        assertThat(root.resolve("compiler/README.md"))
                .content()
                .contains("```\n" + outcome.out().strip() + "\n```");
    }
}
