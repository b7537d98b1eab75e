package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path directory;

    @Test
    void printsOneJsonObject() {
        Path file = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        Outcome outcome = Outcome.of(
                "bench", file, "--mode", "train", "--shape", "3,5,4,6", "--threads", "2", "--runs", "3", "--json");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().strip())
                .matches("\\{\"cell\":\"Lstm\",\"mode\":\"train\",\"T\":3,\"B\":5,\"X\":4,\"H\":6,\"threads\":2,"
                        + "\"median_ms\":[0-9.E-]+,\"best_ms\":[0-9.E-]+,\"gflops\":[0-9.E-]+,"
                        + "\"allocated_bytes\":[0-9]+,\"precision\":\"float\",\"loops\":\"vector\"}");
    }

    @Test
    void asksForSizesThatAreMissing() {
        Path file = TestCells.write(directory, "Jordan.cell", TestCells.JORDAN);
        Outcome missing = Outcome.of("bench", file, "--mode", "infer", "--shape", "3,2,4,6");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(missing.err().lines())
                .containsExactly("error: cell Jordan needs the size of more dimensions: add --dim H=N");
        Outcome given = Outcome.of(
                "bench", file, "--mode", "infer", "--shape", "3,2,4,6", "--dim", "H=5", "--runs", "1", "--loops",
                "scalar");
        assertThat(given.err()).isEmpty();
        assertThat(given.out()).startsWith("Jordan infer float scalar, T=3 B=2 X=4 H=6, threads 1: median ");
        assertThat(Outcome.of("bench", file, "--mode", "infer", "--shape", "3,2,4,6", "--dim", "Z=5")
                        .err())
                .contains("cell Jordan has no such dimension; it has X, H, Y");
    }

    @Test
    void refusesShapesThatAreNone() {
        Path file = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        for (String shape : new String[] {"3,2,4", "3,2,4,x", "3,0,4,5", "3,2,4,5,6"}) {
            Outcome outcome = Outcome.of("bench", file, "--mode", "infer", "--shape", shape);
            assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
            assertThat(outcome.err()).contains("T,B,X,H", shape);
        }
    }

    @Test
    void refusesSizesThatDoNotFit() {
        Path file = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        Outcome outcome = Outcome.of("bench", file, "--mode", "infer", "--shape", "100000,100000,1000,1000");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.err().lines()).singleElement().asString().contains("too large");
    }

    @Test
    void countsOperationsAsTheCellIsWritten() {
        CheckedCell lstm = CellFiles.cell(
                TestCells.write(directory, "Lstm.cell", TestCells.LSTM), null, new PrintWriter(System.err));
        int x = 7;
        int h = 11;
        assertThat(FlopCount.forward(lstm, Map.of("X", x, "H", h))).isEqualTo(2L * 4 * h * (h + x));
    }
}
