package org.cellwright.compiler.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found out about small cells, against what one sees by looking at them. */
class CellFactsTest {
    private static final String HEAD =
            "cell Small { dim X, H; input x: [X]; output h; param W, V: [H, H]; param U: [H, X]; "
                    + "param a, b: [H]; param s: []; ";

    private static CellFacts facts(String body) {
        FrontEnd.Result read = FrontEnd.read(List.of(new SourceFile("Small.cell", HEAD + body + " }")));
        assertThat(read.hasErrors()).as("%s", read.diagnostics()).isFalse();
        return CellCompiler.facts(read.cells().get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h[t] = tanh(W @ h[t-1] + U @ x[t]);                       | DENSE    | false | 1
            h[t] = W @ h[t-1] + U @ x[t];                             | DENSE    | true  | 1
            h[t] = W @ tanh(V @ h[t-1]) + U @ x[t];                   | DENSE    | false | 2
            h[t] = tanh(U @ x[t]);                                    | NONE     | true  | 0
            h[t] = a * h[t-1] + U @ x[t];                             | DIAGONAL | true  | 0
            h[t] = sigmoid(U @ x[t]) * h[t-1] - h[t-1] / exp(s);      | DIAGONAL | true  | 0
            h[t] = where(U @ x[t] > 0, h[t-1], -h[t-1]);              | DIAGONAL | true  | 0
            h[t] = where(h[t-1] > 0, h[t-1], b);                      | DIAGONAL | false | 0
            h[t] = sigmoid(a * h[t-1]) * h[t-1] + U @ x[t];           | DIAGONAL | false | 0
            h[t] = h[t-1] * h[t-1] + U @ x[t];                        | DIAGONAL | false | 0
            h[t] = b / (1 + h[t-1]);                                  | DIAGONAL | false | 0
            h[t] = h[t-1] + mean(h[t-1]);                             | DENSE    | true  | 0
            h[t] = h[t-1] * max(h[t-1]);                              | DENSE    | false | 0
            h[t] = softmax(h[t-1]);                                   | DENSE    | false | 0
            h[t] = h[t-1] + h[t-1][0];                                | DENSE    | true  | 0
            h[t] = a * h[t-2] + U @ x[t];                             | DIAGONAL | true  | 0
            """)
    void theRecurrenceIs(String equation, Structure structure, boolean linear, int dependent) {
        CellFacts facts = facts("state h: [H]; " + equation);
        Recurrence recurrence = facts.recurrences().get(0);
        assertThat(recurrence.structure()).isEqualTo(structure);
        assertThat(recurrence.linear()).isEqualTo(linear);
        assertThat(recurrence.isScan()).isEqualTo(structure == Structure.DIAGONAL && linear);
        assertThat(facts.products().dependent()).isEqualTo(dependent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state m: [2*H]; m[t] = tanh(R @ m[t-1]);                                              | BLOCK
            state m: [2*H]; m[t] = tanh(R @ tanh(R @ m[t-1]) + m[t-1]);                           | BLOCK
            state m: [2*H]; m[t] = R @ m[t-1] + sum(m[t-1]);                                      | DENSE
            state m: [2*H]; m[t] = R @ [m[t-1][H:], m[t-1][:H]];                                  | DENSE
            state m: [2*H]; m[t] = R @ m[t-1] + S @ (m[t-1] + 1);                                 | DENSE
            state m, n: [2*H]; n[t] = 0.5 * m[t]; m[t] = R @ n[t-1] + transpose(R) @ m[t-1];      | BLOCK
            state m: [2*H]; m[t] = [(T @ m[t-1][:H]), m[t-1][H:]];                                | DENSE
            """)
    void theRecurrenceThroughBlocksIs(String body, Structure structure) {
        CellFacts facts = facts("param R: [2, H, H]; param S: [H, 2, 2]; param T: [1, H, H]; h = m[t]; " + body);
        assertThat(facts.recurrences().get(0).structure()).isEqualTo(structure);
    }

    @Test
    void partsThatKeepTheirPlaceAreDiagonalAndThoseThatMoveAreNot() {
        String body = "state m: [H + X]; h = m[t-1][:H]; ";
        assertThat(facts(body + "m[t] = [a * m[t-1][0:H], x[t] + m[t-1][H:]];")
                        .recurrences()
                        .get(0)
                        .isScan())
                .isTrue();
        assertThat(facts(body + "m[t] = [m[t-1][X:], x[t]];")
                        .recurrences()
                        .get(0)
                        .structure())
                .isEqualTo(Structure.DENSE);
    }

    @Test
    void statesInACircleAreOneRecurrenceAndOthersAreApart() {
        CellFacts facts = facts(
                "state h, c, s1: [H]; "
                        + "c[t] = sigmoid(V @ h[t-1]) * c[t-1]; h[t] = tanh(c[t] + W @ s1[t]); s1[t] = 0.9 * s1[t-1] + U @ x[t];");
        assertThat(facts.recurrences())
                .extracting(Recurrence::states, Recurrence::structure, Recurrence::isScan)
                .containsExactly(
                        tuple(List.of("h", "c"), Structure.DENSE, false),
                        tuple(List.of("s1"), Structure.DIAGONAL, true));
        assertThat(facts.recurrences().get(0).links())
                .contains(
                        new Recurrence.Link("c", "c", Structure.DIAGONAL, true),
                        new Recurrence.Link("c", "h", Structure.DENSE, false),
                        new Recurrence.Link("h", "s1", Structure.DENSE, false));
    }

    @Test
    void olderValuesGoByWhatTheyAre() {
        CellFacts facts = facts("state h: [H]; h[t] = tanh(W @ h[t-1] + U @ x[t-2]);");
        assertThat(facts.recurrences())
                .extracting(Recurrence::states)
                .contains(List.of("h"), List.of("x[t-1]"), List.of("x[t-2]"));
    }

    @Test
    void productsThatShareAnOperandAreOne() {
        Products gates = facts("state h: [H]; h[t] = sigmoid(W @ h[t-1]) * tanh(V @ h[t-1]) + U @ x[t];")
                .products();
        assertThat(gates.forwardStep()).isEqualTo(1);
        assertThat(gates.forwardOnce()).isEqualTo(1);
        assertThat(gates.weightGradients()).isEqualTo(2);
    }

    @Test
    void parametersAndOperationsAreFormulas() {
        CellFacts facts = facts("state h: [H]; h[t] = tanh(W @ h[t-1] + U @ x[t]);");
        assertThat(facts.parameters()).hasToString("2*H^2 + H*X + 2*H + 1");
        assertThat(facts.operations().forwardProducts()).hasToString("2*H^2 + 2*H*X");
        assertThat(facts.operations().forwardElements()).hasToString("H");
        // d h = W^T @ d z; d x = U^T @ d z; d W = d z h^T; d U = d z x^T
        assertThat(facts.operations().backwardProducts()).hasToString("4*H^2 + 4*H*X");
        assertThat(facts.parameters().in(Map.of("H", 3, "X", 2))).isEqualTo(18 + 6 + 6 + 1);
    }

    @Test
    void whatTheBackwardPassReadsIsKept() {
        CellFacts facts = facts("state h: [H]; u = sigmoid(U @ x[t]); h[t] = u * tanh(W @ h[t-1]);");
        assertThat(facts.kept().kept()).contains("u", "tanh(W @ h[t-1])", "h[t-1]");
        assertThat(facts.kept().numbers()).hasToString("3*H");
    }

    @Test
    void polynomialsAddAndMultiply() {
        Polynomial one = new Polynomial(Map.of(List.of("X"), 2L, List.of(), -1L));
        Polynomial other = new Polynomial(Map.of(List.of("H"), 1L, List.of("X"), -2L));
        assertThat(one.plus(other)).hasToString("H - 1");
        assertThat(one.times(other)).hasToString("2*H*X - 4*X^2 - H + 2*X");
        assertThat(one.times(0)).hasToString("0");
        assertThat(one.times(other).in(Map.of("H", 5, "X", 3))).isEqualTo((2 * 3 - 1) * (5 - 2 * 3));
    }
}
