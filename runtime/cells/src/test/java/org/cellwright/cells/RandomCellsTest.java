package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/** Random cells of three states of different shapes, generated, against the interpreter. */
class RandomCellsTest {
    private static final int LOCALS = 3;
    private static final int CELLS = 8;

    /** Many cells a try, since they share one run of javac. */
    @Property(tries = 4, seed = "20261121", shrinking = ShrinkingMode.BOUNDED)
    void generatedCodeAgreesWithTheInterpreter(@ForAll("cells") List<String> texts) {
        List<CompiledCell> cells =
                CompiledCell.all(texts.stream().map(CompiledCell.Request::of).toList());
        for (int i = 0; i < cells.size(); i++) {
            CompiledCell cell = cells.get(i);
            for (int[] shape : new int[][] {{3, 2, 2, 3}, {1, 3, 1, 17}, {2, 1, 9, 2}}) {
                Map<String, Integer> sizes = Map.of("X", shape[2], "H", shape[3]);
                Trial trial = Trial.random(cell.cell().description(), sizes, shape[0], shape[1], 41);
                for (Precision precision : Precision.values()) {
                    for (Kernels kernels :
                            List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
                        CompiledCell.Worst worst = cell.against(trial, kernels);
                        // Terms may cancel, and what is left is compared with their rounding errors.
                        assertThat(worst.error())
                                .as(
                                        "%s %s %s of%n%s%n%s",
                                        worst.tensor(),
                                        precision,
                                        kernels.vectorized() ? "vector" : "scalar",
                                        texts.get(i),
                                        cell.source())
                                .isLessThanOrEqualTo(precision == Precision.DOUBLE ? 1e-9 : 0.05);
                    }
                }
            }
        }
    }

    @Provide
    Arbitrary<List<String>> cells() {
        return cell().list().ofSize(CELLS);
    }

    private static Arbitrary<String> cell() {
        List<Arbitrary<String>> parts = new ArrayList<>();
        for (int i = 0; i < LOCALS; i++) {
            parts.add(vector(3, i));
        }
        parts.add(vector(2, LOCALS));
        parts.add(scalar(2, LOCALS));
        parts.add(vector(1, LOCALS));
        return Combinators.combine(parts)
                .as(chosen -> "cell Random { dim X, H; input x: [X]; "
                        + "state h: [H]; state s: []; state q: [X]; output h, g1, s; param W, V: [H, H]; param U: [H, X]; "
                        + "param R: [X, H]; param C: [H, H + X]; param K: [H, 1, 2]; param b, p: [H]; param a: []; "
                        + "g0 = " + chosen.get(0) + "; g1 : [H] = " + chosen.get(1) + "; g2 = " + chosen.get(2)
                        + "; h[t] = tanh(" + chosen.get(3) + "); s[t] = sin(" + chosen.get(4)
                        + "); q[t] = tanh(R @ (b + " + chosen.get(5) + ") + x[t] * q[t-1]); }");
    }

    /** @param locals how many are known already */
    private static Arbitrary<String> vector(int depth, int locals) {
        List<String> leaves = new ArrayList<>(List.of(
                "h[t-1]",
                "b",
                "p",
                "(U @ x[t])",
                "(W @ h[t-1])",
                "(transpose(W) @ h[t-1])",
                "(U @ q[t-1])",
                "(C @ [h[t-1], x[t]])",
                "(C[:, H:] @ x[t])",
                "(K @ [h[t-1], p])",
                "(transpose(K) @ h[t-1])[0:H]"));
        for (int i = 0; i < locals; i++) {
            leaves.add("(g" + i + " + 0 * b)");
        }
        Arbitrary<String> leaf = Arbitraries.of(leaves);
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> smaller = Arbitraries.lazy(() -> vector(depth - 1, locals));
        Arbitrary<String> number = Arbitraries.lazy(() -> scalar(depth - 1, locals));
        Arbitrary<String> unary = Combinators.combine(
                        Arbitraries.of(
                                "tanh(%)",
                                "sigmoid(%)",
                                "sin(%)",
                                "cos(%)",
                                "exp(tanh(%))",
                                "abs(%)",
                                "-%",
                                "(1 - %)",
                                "softplus(%)",
                                "relu(%)",
                                "silu(%)",
                                "elu(%)",
                                "log(1.5 + square(tanh(%)))",
                                "sqrt(0.2 + square(tanh(%)))",
                                "clamp(%, -0.6, 0.7)",
                                "(1.2 + tanh(%) ) ^ 1.7",
                                "stop_gradient(%)",
                                "tanh(V @ %)",
                                "softmax(%)",
                                "sign(%)"),
                        smaller)
                .as(RandomCellsTest::filled);
        Arbitrary<String> binary = Combinators.combine(
                        Arbitraries.of(
                                "(% + #)",
                                "(% - #)",
                                "(tanh(%) * tanh(#))",
                                "(% / (1.5 + square(#)))",
                                "max(%, #)",
                                "min(%, #)",
                                "where(% > #, #, %)",
                                "where(% <= 0.1, tanh(#), 0.5)",
                                "((% > #) * tanh(#))"),
                        smaller,
                        Arbitraries.oneOf(smaller, smaller, number))
                .as((form, one, other) -> filled(form, one).replace("#", other));
        return Arbitraries.frequencyOf(Tuple.of(1, leaf), Tuple.of(3, unary), Tuple.of(4, binary));
    }

    private static Arbitrary<String> scalar(int depth, int locals) {
        Arbitrary<String> leaf = Arbitraries.of("a", "s[t-1]", "0.3", "2", "0.5 * a");
        if (depth == 0) {
            return leaf.map(text -> "(" + text + ")");
        }
        Arbitrary<String> smaller = Arbitraries.lazy(() -> scalar(depth - 1, locals));
        Arbitrary<String> reduced = Combinators.combine(
                        Arbitraries.of("mean(tanh(%))", "sum(0.3 * tanh(%))", "max(%)", "dot(tanh(%), b)"),
                        Arbitraries.lazy(() -> vector(depth - 1, locals)))
                .as(RandomCellsTest::filled);
        Arbitrary<String> sum = Combinators.combine(
                        Arbitraries.of("(% + #)", "(tanh(%) * #)", "max(%, #)", "(% / (2 + square(#)))"),
                        smaller,
                        smaller)
                .as((form, one, other) -> filled(form, one).replace("#", other));
        return Arbitraries.oneOf(leaf.map(text -> "(" + text + ")"), reduced, sum);
    }

    private static String filled(String form, String operand) {
        return form.replace("%", operand);
    }
}
