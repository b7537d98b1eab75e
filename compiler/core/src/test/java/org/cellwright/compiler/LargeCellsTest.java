package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.interpret.Interpreter;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long formulas are no errors, deep ones are errors with a place; nothing overflows half of the usual stack. */
class LargeCellsTest {
    private static final int MANY = 10_000;
    private static final long STACK = 512 * 1024;

    @Test
    void aSumOfManyTermsIsEvaluated() {
        assertThat(valueOf(joined(" + ", "x[t]"))).isCloseTo(0.5 * MANY, within(1e-9));
        assertThat(valueOf(joined(" - ", "x[t]"))).isCloseTo(0.5 * (2 - MANY), within(1e-9));
    }

    @Test
    void otherLongFormulasAreEvaluated() {
        assertThat(valueOf(joined(" * ", "2 * x[t]"))).isCloseTo(1, within(1e-12));
        assertThat(valueOf("sum([" + joined(", ", "x[t]") + "])")).isCloseTo(0.5 * MANY, within(1e-9));
        assertThat(valueOf("max(" + joined(", ", "x[t]") + ", 7)")).isEqualTo(7);
        assertThat(valueOf("-".repeat(MANY + 1) + "x[t]")).isEqualTo(-0.5);
        assertThat(valueOf(joined(" + ", "relu(x[t])"))).isCloseTo(0.5 * MANY, within(1e-9));
    }

    @Test
    void manyEquationsInAnyOrderAreSorted() {
        List<String> equations = IntStream.range(0, MANY)
                .mapToObj(i -> "v" + i + " = " + (i == 0 ? "x[t]" : "v" + (i - 1)) + " + 1;")
                .collect(Collectors.toList());
        Collections.reverse(equations);
        CheckedCell cell = read(String.join("\n", equations) + "\ny = v" + (MANY - 1) + ";");
        assertThat(value(cell)).isEqualTo(MANY + 0.5);
    }

    @Test
    void aCycleOfManyEquationsIsAnError() {
        String equations = IntStream.range(0, MANY)
                .mapToObj(i -> "v" + i + " = v" + (i + 1) % MANY + ";")
                .collect(Collectors.joining("\n"));
        List<Diagnostic> errors = errors(equations + "\ny = x[t];");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).message())
                .startsWith("a cycle within one time step: `v0` needs `v1`")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({"'(', ')'", "'[', ']'", "'tanh(', ')'", "'-(', ')'", "'(((', ')))'", "'(2 ^ ', ')'", "'W @ [', ']'"})
    void bracketsWithoutEndAreOneError(String open, String close) {
        assertOneError(
                "y = " + open.repeat(MANY) + "x[t]" + close.repeat(MANY) + ";", "brackets are nested deeper than 100");
        assertOneError("y = " + open.repeat(MANY), "brackets are nested deeper than 100");
    }

    @ParameterizedTest
    @CsvSource({"x[t] ^ , 2", "W @ , '[x[t]]'", "2 ^ -, x[t]"})
    void chainsThatGroupToTheRightAreOneError(String link, String end) {
        assertOneError("y = sum([" + link.repeat(MANY) + end + "]);", "nested too deeply");
    }

    @Test
    void indicesWithoutEndAreOneError() {
        assertOneError("y = x" + "[t]".repeat(MANY) + ";", "nested too deeply");
    }

    @Test
    void deepAllowedFormulasAreRead() {
        String deep = "(2 + ".repeat(99) + "x[t]" + ")".repeat(99);
        assertThat(valueOf(deep)).isEqualTo(198.5);
        assertThat(valueOf("tanh(".repeat(50) + "(".repeat(45) + "x[t]" + ")".repeat(95)))
                .isPositive();
    }

    @Test
    void functionsThatGrowOrNestTooMuchAreErrors() {
        StringBuilder doubling = new StringBuilder("fun f0(a) = a + a;\n");
        StringBuilder chain = new StringBuilder("fun g0(a) = a;\n");
        for (int i = 1; i < 100; i++) {
            doubling.append("fun f%d(a) = f%d(a) + f%d(a);%n".formatted(i, i - 1, i - 1));
        }
        for (int i = 1; i < MANY; i++) {
            chain.append("fun g%d(a) = g%d((a + 1) * a);%n".formatted(i, i - 1));
        }
        assertThat(errors(doubling.toString(), "y = f40(x[t]);").get(0).message())
                .startsWith("the formulas of this cell become too large");
        assertThat(errors(chain.toString(), "y = g9999(x[t]);").get(0).message())
                .startsWith("functions call each other deeper than 64");
    }

    @Test
    void manyMistakesAreReported() {
        String terms = IntStream.range(0, MANY).mapToObj(i -> "q" + i + "_").collect(Collectors.joining(" + "));
        assertThat(errors("y = " + terms + ";")).hasSizeGreaterThan(10);
    }

    private static void assertOneError(String equation, String message) {
        List<Diagnostic> errors = errors(equation);
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).message()).contains(message);
    }

    private static String joined(String separator, String part) {
        return String.join(separator, Collections.nCopies(MANY, part));
    }

    private static double valueOf(String formula) {
        return value(read("y = " + formula + ";"));
    }

    private static double value(CheckedCell cell) {
        Values values = new Values(1, 1, Map.of("x", new double[] {0.5}), Map.of(), Map.of("W", new double[] {2}));
        return onSmallStack(() -> Interpreter.run(cell, Map.of(), values))
                .outputs()
                .get("y")[0];
    }

    private static CheckedCell read(String equations) {
        return onSmallStack(() -> CellFiles.of(text(equations)));
    }

    private static List<Diagnostic> errors(String equations) {
        return errors("", equations);
    }

    private static List<Diagnostic> errors(String before, String equations) {
        SourceFile file = new SourceFile("Test.cell", before + text(equations));
        return onSmallStack(() -> FrontEnd.read(List.of(file))).diagnostics().stream()
                .filter(Diagnostic::isError)
                .toList();
    }

    private static String text(String equations) {
        return "cell Test { input x: []; param W: [1, 1]; output y; z = W @ [x[t]];\n" + equations + "\n}";
    }

    private interface Action<R> {
        R run();
    }

    private static <R> R onSmallStack(Action<R> action) {
        AtomicReference<R> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, () -> result.set(action.run()), "small stack", STACK);
        thread.setUncaughtExceptionHandler((where, thrown) -> failure.set(thrown));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(failure.get()).isNull();
        return result.get();
    }
}
