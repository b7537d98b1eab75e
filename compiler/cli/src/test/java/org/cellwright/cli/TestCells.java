package org.cellwright.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for commands to read. */
final class TestCells {
    private TestCells() {}

    static final String LSTM = """
            cell Lstm {
              dim X, H;
              input x: [X];
              state a, c: [H] = zeros;
              output a;
              param Wc, Wu, Wf, Wo: [H, H + X] = glorot_uniform;
              param bc, bu, bf, bo: [H] = zeros;

              cand = tanh(Wc @ [a[t-1], x[t]] + bc);
              Γu = sigmoid(Wu @ [a[t-1], x[t]] + bu);
              Γf = sigmoid(Wf @ [a[t-1], x[t]] + bf);
              Γo = sigmoid(Wo @ [a[t-1], x[t]] + bo);
              c[t] = Γu * cand + Γf * c[t-1];
              a[t] = Γo * tanh(c[t]);
            }
            """;

    static final String JORDAN = """
            cell Jordan {
              dim X, H, Y;
              input x: [X];
              state y: [Y] = zeros;
              output y;
              param Wh: [H, X] = glorot_uniform;
              param Uh: [H, Y] = glorot_uniform;
              param Wy: [Y, H] = glorot_uniform;
              param bh: [H] = zeros;
              param by: [Y] = zeros;

              h = tanh(Wh @ x[t] + Uh @ y[t-1] + bh);
              y[t] = sigmoid(Wy @ h + by);
            }
            """;

    /** Two inputs, two outputs, two states, one of them a scalar. */
    static final String TWO_OF_ALL = """
            cell TwoOfAll {
              dim A, B;
              input left: [A];
              input right: [B];
              state s: [A + B] = 0.5;
              state n: [] = 1;
              output s, sum;
              param W: [A + B, 2 * A + B] = glorot_uniform;
              param scale: [] = 1;
              s[t] = tanh(W @ [left[t], s[t-1]]) + n[t-1] * [left[t], right[t]];
              n[t] = scale * mean(s[t]);
              sum = right[t] * n[t];
            }
            """;

    static Path write(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a reference file of the test resources. */
    static Path reference(Path directory, String name) {
        Path copy = directory.resolve(name);
        try (InputStream stored = TestCells.class.getResourceAsStream(name)) {
            Files.copy(stored, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }
}
