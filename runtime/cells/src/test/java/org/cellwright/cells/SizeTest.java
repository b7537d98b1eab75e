package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** However large a cell, no method of its class is too long for HotSpot to compile, and it computes what is written. */
class SizeTest {
    /** Half of the size beyond which HotSpot leaves a method to its interpreter. */
    private static final int MOST_BYTECODES = 4_000;

    private static final Map<String, String> CELLS = new LinkedHashMap<>();

    static {
        CELLS.put(
                "200 gates with dense products",
                "dim X, H; input x: [X]; state h: [H]; output h; "
                        + "param U: [H, X]; " + all(200, i -> "param W" + i + ": [H, H]; param b" + i + ": [H];")
                        + all(200, i -> "g" + i + " = sigmoid(W" + i + " @ h[t-1] + U @ x[t] + b" + i + ");")
                        + "h[t] = 0.01 * (" + joined(200, " + ", i -> "g" + i)
                        + ") - 0.5;");
        CELLS.put(
                "500 elementwise gates in a row",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; "
                        + "g0 = tanh(h[t-1] + x[t]);"
                        + joined(
                                499,
                                "",
                                i -> "g" + (i + 1) + " = " + (i % 2 == 0 ? "tanh" : "sigmoid") + "(1.5 * g" + i
                                        + " + b);")
                        + "h[t] = g499 + g250 * g100;");
        CELLS.put(
                "500 elementwise gates side by side",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; "
                        + all(500, i -> "g" + i + " = tanh(h[t-1] * " + (i + 1) / 500.0 + " + b * x[t]);")
                        + "h[t] = (" + joined(500, " + ", i -> "g" + i) + ") / 500 + g1 * ("
                        + joined(500, " - ", i -> "g" + i)
                        + ") / 1000;");
        CELLS.put(
                "a sum of 10,000 terms",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; " + "h[t] = 0.0001 * ("
                        + joined(10_000, " + ", i -> i % 3 == 0 ? "b" : i % 3 == 1 ? "h[t-1]" : "x[t]") + ");");
        CELLS.put(
                "a sum of 300 different terms",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; " + "h[t] = 0.003 * ("
                        + joined(300, " + ", i -> "tanh(" + i / 150.0 + " * b + h[t-1])") + ") + x[t];");
        CELLS.put(
                "a product of 2,000 factors",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; " + "h[t] = "
                        + joined(2_000, " * ", i -> "(1 + 0.0001 * " + (i % 2 == 0 ? "b" : "h[t-1]") + ")")
                        + " * x[t];");
        CELLS.put(
                "a product of 500 different factors",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; " + "h[t] = "
                        + joined(500, " * ", i -> "(1 + " + (i + 1) / 100_000.0 + " * b)") + " * x[t];");
        CELLS.put(
                "300 parameters",
                "dim H; input x: [H]; state h: [H]; output h; "
                        + all(300, i -> "param p" + i + ": [H];")
                        + "h[t] = tanh(x[t] + 0.1 * (" + joined(300, " + ", i -> "p" + i + " * h[t-1]") + "));");
        CELLS.put(
                "60 states",
                "dim H; input x: [H]; " + all(60, i -> "state s" + i + ": [H]; output s" + i + ";")
                        + all(
                                60,
                                i -> "s" + i + "[t] = tanh(s" + (i + 1) % 60 + "[t-1] + "
                                        + (i == 0 ? "x[t]" : "s" + (i - 1) + "[t]") + ");"));
        CELLS.put(
                "400 reductions",
                "dim H; input x: [H]; state h: [H]; output h; param b: [H]; " + "h[t] = x[t] * 0.01 * ("
                        + joined(400, " + ", i -> "mean(tanh(h[t-1] * " + (i + 1) / 100.0 + ") * b)") + ");");
        CELLS.put(
                "400 scalars",
                "dim H; input x: [H]; state h: [H]; output h; "
                        + all(400, i -> "param s" + i + ": [];") + "g0 = s0;"
                        + joined(399, "", i -> "g" + (i + 1) + " = tanh(g" + i + " + s" + (i + 1) + ");")
                        + "h[t] = tanh(x[t] * g399 + h[t-1] * g200);");
    }

    private static String all(int count, IntFunction<String> text) {
        return joined(count, " ", text);
    }

    private static String joined(int count, String separator, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(separator));
    }

    @TestFactory
    List<DynamicTest> largeCellsCompileAndAgreeWithTheInterpreter() {
        List<DynamicTest> tests = new ArrayList<>();
        CELLS.forEach((title, body) -> tests.add(DynamicTest.dynamicTest(title, () -> check(body))));
        return tests;
    }

    private static void check(String body) {
        CompiledCell.Request request = new CompiledCell.Request(
                "cell Large { " + body + " }", DerivativeRules.TABLE, EnumSet.of(NumberType.DOUBLE));
        CompiledCell cell = CompiledCell.all(List.of(request)).get(0);
        assertThat(tooLong(cell.classes()))
                .as("methods of more than %d bytecodes", MOST_BYTECODES)
                .isEmpty();
        Map<String, Integer> sizes = body.contains("X") ? Map.of("X", 1, "H", 1) : Map.of("H", 1);
        Trial trial = Trial.random(cell.cell().description(), sizes, 2, 1, 23);
        for (Kernels kernels :
                List.of(KernelSelection.vector(Precision.DOUBLE), KernelSelection.scalar(Precision.DOUBLE))) {
            CompiledCell.Worst worst = cell.against(trial, kernels);
            assertThat(worst.error()).as(worst.tensor()).isLessThanOrEqualTo(1e-9);
        }
    }

    @Test
    void methodsOfTheCellsOfThisPackageAreShort() throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(Path.of("target/classes/org/cellwright/cells"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                classes.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        assertThat(classes).hasSizeGreaterThan(AllCells.LIST.size());
        assertThat(tooLong(classes)).isEmpty();
    }

    private static List<String> tooLong(Map<String, byte[]> classes) {
        List<String> found = new ArrayList<>();
        classes.forEach((name, bytes) -> MethodSizes.of(bytes).forEach((method, size) -> {
            if (size > MOST_BYTECODES) {
                found.add(name + "." + method + ": " + size);
            }
        }));
        return found;
    }
}
