package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckCommandTest {
    @TempDir
    private Path directory;

    @Test
    void derivedGradientsAgreeWithNumericalOnes() {
        Path file = TestCells.write(directory, "Cells.cell", TestCells.LSTM + TestCells.JORDAN + TestCells.TWO_OF_ALL);
        Outcome outcome = Outcome.of("gradcheck", file);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("cell Lstm, loops vector", "cell Jordan, loops scalar", "cell TwoOfAll, loops vector")
                .contains("grad.param.scale", "grad.x.left", "grad.state0.n", "grad.x.right")
                .doesNotContain("FAILED");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void kinksAreNoError() {
        String cell = """
                cell Kinks {
                  dim H;
                  input x: [H];
                  state h: [H] = zeros;
                  output h;
                  param w: [H] = ones;
                  h[t] = max(w * x[t] - h[t-1], 0) + abs(h[t-1] * x[t]) - min(w, x[t]);
                }
                """;
        Path file = TestCells.write(directory, "Kinks.cell", cell);
        for (int seed = 1; seed <= 4; seed++) {
            Outcome outcome = Outcome.of("gradcheck", file, "--seed", seed);
            assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        }
    }

    /** Numerical gradients see through stop_gradient: a gradient that is wrong on purpose. */
    @Test
    void otherGradientsAreFound() {
        String cell = """
                cell Stopped {
                  dim H;
                  input x: [H];
                  state h: [H] = zeros;
                  output h;
                  param w: [H] = ones;
                  h[t] = w * h[t-1] + stop_gradient(w) * 0.0001 + x[t];
                }
                """;
        Outcome outcome = Outcome.of("gradcheck", TestCells.write(directory, "Stopped.cell", cell));
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
        assertThat(outcome.out().lines().filter(line -> line.contains("above the tolerance")))
                .hasSize(2)
                .allMatch(line -> line.contains("grad.param.w"));
    }
}
