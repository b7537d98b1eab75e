package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.interpret.Interpreter;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.source.Diagnostic;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.compiler.source.Span;

/** Whatever is read gives messages with places or cells that can be evaluated, never an exception. */
class FrontEndPropertiesTest {
    private static final Pattern TOKEN = Pattern.compile("\\s+|[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*|[0-9.]+|/\\*.*?\\*/|.");
    private static final List<String> TOKENS =
            tokens(CellFiles.resource("course.cell").text());
    private static final List<String> WORDS = List.of(
            "cell",
            "dim",
            "input",
            "state",
            "param",
            "output",
            "const",
            "fun",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ":",
            ";",
            "=",
            "+",
            "-",
            "*",
            "/",
            "^",
            "@",
            "<",
            "<=",
            "==",
            "!=",
            "t",
            "x",
            "h",
            "W",
            "b",
            "H",
            "X",
            "tanh",
            "sigmoid",
            "relu",
            "softmax",
            "max",
            "sum",
            "where",
            "zeros",
            "uniform",
            "0",
            "1",
            "2.5",
            "1e999",
            "0x1",
            "1.2.3",
            "\u03C3",
            "\u2299",
            "\u00B7",
            "\u0393u",
            "//",
            "/*",
            "*/",
            "/**",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\u202E",
            "\u0000",
            "\uD83D\uDE00",
            "\uD83D",
            "\"",
            "'",
            "\\",
            "\\u000a",
            "**",
            "h[t]",
            "h[t-1]",
            "x[t]",
            "W @ x[t]");

    @Property(tries = 1000)
    void anyBytes(@ForAll byte[] bytes) {
        SourceFile.Decoded decoded = SourceFile.decode("Any.cell", bytes);
        DiagnosticPrinter.print(decoded.problems());
        if (decoded.problems().isEmpty()) {
            read(decoded.file().text());
        }
    }

    @Property(tries = 300)
    void anyText(@ForAll String text) {
        read(text);
    }

    @Property(tries = 1000)
    void soupOfTokens(@ForAll("soups") String soup) {
        read(soup);
    }

    @Property(tries = 1000)
    void equationsOfTokens(@ForAll("soups") String soup) {
        read("cell Test { dim X, H; input x: [X]; state h: [H]; output h; param W: [H, X]; param b: [H];\n" + "h[t] = "
                + soup + ";\n}");
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void mutatedCells(@ForAll("mutations") List<Mutation> mutations) {
        List<String> tokens = new ArrayList<>(TOKENS);
        mutations.forEach(mutation -> mutation.apply(tokens));
        read(String.join("", tokens));
    }

    @Provide
    Arbitrary<String> soups() {
        return Arbitraries.of(WORDS).list().ofMaxSize(60).map(words -> String.join(" ", words));
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, TOKENS.size() - 1);
        return Combinators.combine(Arbitraries.integers().between(0, 4), place, place, Arbitraries.of(WORDS))
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    record Mutation(int kind, int place, int other, String word) {
        void apply(List<String> tokens) {
            int at = Math.min(place, tokens.size() - 1);
            int from = Math.min(other, tokens.size() - 1);
            switch (kind) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, word);
                case 2 -> tokens.set(at, word);
                case 3 -> tokens.set(at, tokens.get(from));
                default -> tokens.add(at, tokens.get(from));
            }
        }
    }

    private static List<String> tokens(String text) {
        return TOKEN.matcher(text).results().map(match -> match.group()).toList();
    }

    private static void read(String text) {
        SourceFile file = new SourceFile("Test.cell", text);
        FrontEnd.Result result = FrontEnd.read(List.of(file));
        for (Diagnostic diagnostic : result.diagnostics()) {
            Span span = diagnostic.span();
            assertThat(span.start()).isBetween(0, text.length());
            assertThat(span.end()).isBetween(span.start(), text.length());
            assertThat(DiagnosticPrinter.print(diagnostic))
                    .startsWith("Test.cell:" + span.line() + ":")
                    .doesNotContain("\u202E");
        }
        assertThat(result.hasErrors() || !result.cells().isEmpty()).isTrue();
        if (!result.hasErrors()) {
            result.cells().forEach(FrontEndPropertiesTest::evaluate);
        }
    }

    private static void evaluate(CheckedCell cell) {
        Map<String, Integer> sizes = new HashMap<>();
        cell.dimensions().forEach(dimension -> sizes.put(dimension, 2));
        Values values = new Values(
                2,
                1,
                numbers(cell.inputs(), 2, sizes),
                numbers(cell.states(), 1, sizes),
                numbers(cell.parameters(), 1, sizes));
        Interpreter.run(cell, sizes, values);
    }

    private static Map<String, double[]> numbers(
            List<? extends Variable> variables, int times, Map<String, Integer> sizes) {
        Map<String, double[]> numbers = new HashMap<>();
        for (Variable variable : variables) {
            int length = times;
            for (Extent extent : variable.shape().extents()) {
                length *= extent.in(sizes);
            }
            double[] values = new double[length];
            Arrays.fill(values, 0.25);
            numbers.put(variable.name(), values);
        }
        return numbers;
    }
}
