package org.cellwright.compiler.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of cells that are the same function, and pairs that only look alike. */
class SameFunctionTest {
    private static final String HEAD = "dim X, H; input x: [X]; output h; param W, V, U: [H, H + X]; "
            + "param A, B, C: [H, X]; param R, S: [H, H]; param a, b, c: [H]; ";

    private static List<SameFunction> among(String... bodies) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bodies.length; i++) {
            text.append("cell C").append(i).append(" { ").append(bodies[i]).append(" }\n");
        }
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile("Cells.cell", text.toString())));
        assertThat(read.hasErrors()).as("%s", read.diagnostics()).isFalse();
        return CellCompiler.sameFunctions(read.cells());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state h: [H]; h[t] = tanh(W @ [h[t-1], x[t]] + b);         | state h: [H]; h[t] = tanh(a + V @ [h[t-1], x[t]]);
            state h: [H]; h[t] = tanh(W @ [h[t-1], x[t]] + b);         | state h: [H]; z = A @ x[t]; h[t] = tanh(z + R @ h[t-1] + c);
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H]; h[t] = -tanh(-(A @ x[t]) - R @ h[t-1]);
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H]; h[t] = tanh(A @ x[t] - S @ h[t-1]);
            state h: [H]; u = sigmoid(A @ x[t]); h[t] = u * h[t-1] + (1 - u) * tanh(B @ x[t]); | state h: [H]; u = sigmoid(A @ x[t]); h[t] = (1 - u) * h[t-1] + u * tanh(C @ x[t]);
            state h: [H]; h[t] = a * h[t-1] * b + A @ x[t];            | state h: [H]; h[t] = B @ x[t] + c * b * h[t-1];
            state h: [H]; h[t] = a / b * h[t-1] + A @ x[t];            | state h: [H]; h[t] = A @ x[t] - h[t-1] * a / c;
            state h: [H]; h[t] = 2 * h[t-1] * 0.5 * a + A @ x[t];      | state h: [H]; h[t] = B @ x[t] + h[t-1] * 3 * b / 3;
            state h, m: [H]; h[t] = h[t-1] * m[t]; m[t] = m[t-1] + A @ x[t]; | state q, h: [H]; h[t] = q[t] * h[t-1]; q[t] = A @ x[t] + q[t-1];
            state h: [H]; h[t] = softmax(A @ x[t] + h[t-1]);           | state h: [H]; z = h[t-1] + C @ x[t]; e = exp(z - stop_gradient(max(z))); h[t] = e / sum(e);
            state h: [H]; h[t] = abs(A @ x[t]) + h[t-1];               | state h: [H]; h[t] = h[t-1] + abs(-(A @ x[t]));
            state h: [H]; h[t] = where(a > h[t-1], A @ x[t], b);       | state h: [H]; h[t] = where(a > h[t-1], -(A @ x[t]), -c);
            """)
    void these(String one, String other) {
        assertThat(among(HEAD + one, HEAD + other)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H]; h[t] = sin(R @ h[t-1] + A @ x[t]);
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H]; h[t] = 2 * tanh(R @ h[t-1] + A @ x[t]);
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H]; h[t] = -tanh(R @ h[t-1] + A @ x[t]) + 1;
            state h: [H]; h[t] = tanh(R @ h[t-1] + A @ x[t]);          | state h: [H] = 1; h[t] = tanh(R @ h[t-1] + A @ x[t]);
            state h: [H]; h[t] = (A @ x[t]) * (A @ x[t]) + h[t-1];     | state h: [H]; h[t] = (A @ x[t]) * (B @ x[t]) + h[t-1];
            state h: [H]; h[t] = tanh(A @ x[t]) + sin(A @ x[t]) + h[t-1]; | state h: [H]; h[t] = tanh(A @ x[t]) - sin(A @ x[t]) + h[t-1];
            state h: [H]; h[t] = sigmoid(A @ x[t]) * h[t-1];           | state h: [H]; h[t] = -sigmoid(A @ x[t]) * h[t-1];
            state h: [H]; h[t] = a * h[t-1] / b + A @ x[t];            | state h: [H]; h[t] = a * h[t-1] * b + A @ x[t];
            state h, m: [H]; h[t] = h[t-1] + m[t-1]; m[t] = m[t-1] + A @ x[t]; | state h, m: [H]; h[t] = h[t-1] + m[t-1]; m[t] = h[t-1] + A @ x[t];
            state h: [H]; h[t] = exp(-abs(a)) + h[t-1] + A @ x[t];     | state h: [H]; h[t] = exp(abs(a)) + h[t-1] + A @ x[t];
            state h: [H]; h[t] = h[t-1] + where(A @ x[t] > 0, 1, 2);   | state h: [H]; h[t] = h[t-1] + where(0 > A @ x[t] , 2, 1);
            """)
    void notThese(String one, String other) {
        assertThat(among(HEAD + one, HEAD + other)).isEmpty();
    }

    @Test
    void theRenamingIsTold() {
        String gate = "state h: [H]; u = sigmoid(W @ [h[t-1], x[t]] + a); ";
        List<SameFunction> same = among(
                HEAD + gate + "h[t] = u * h[t-1] + (1 - u) * tanh(A @ x[t]);",
                HEAD + gate + "h[t] = u * tanh(B @ x[t]) + (1 - u) * h[t-1];");
        assertThat(same).containsExactly(new SameFunction("C0", "C1", Map.of("W", "-W", "a", "-a", "A", "B")));
    }

    @Test
    void dimensionsMayHaveOtherNames() {
        assertThat(
                        among(
                                "dim X, H; input x: [X]; state h: [H]; output h; param W: [H, H + X]; h[t] = tanh(W @ [h[t-1], x[t]]);",
                                "dim N, K; input y: [K]; state s: [N]; output s; param U: [N, K + N]; s[t] = tanh(U @ [y[t], s[t-1]]);"))
                .hasSize(1);
    }

    /** Every gate could be any other, and no order of them works. */
    @Test
    void theSearchEnds() {
        StringBuilder one = new StringBuilder(HEAD + "state h: [H]; ");
        StringBuilder sum = new StringBuilder("h[t] = h[t-1]");
        for (int i = 0; i < 60; i++) {
            one.append("param p").append(i).append(": [H]; ");
            sum.append(" + p")
                    .append(i)
                    .append(" * tanh(p")
                    .append((i * 7 + 1) % 60)
                    .append(" * h[t-1])");
        }
        String other = one + sum.toString().replace("p1 * tanh(p8 ", "p1 * tanh(p9 ") + ";";
        assertThat(among(one + sum.toString() + ";", other)).isEmpty();
    }

    @Test
    void aLongFormulaIsNoTrouble() {
        String terms = " + tanh(a * h[t-1])".repeat(2000);
        List<CheckedCell> cells = FrontEnd.read(List.of(new SourceFile(
                        "L.cell",
                        "cell L { dim H; input x: [H]; state h: [H]; output h; param a: [H]; h[t] = x[t]" + terms
                                + "; }")))
                .cells();
        assertThat(CellCompiler.sameFunctions(cells)).isEmpty();
    }
}
