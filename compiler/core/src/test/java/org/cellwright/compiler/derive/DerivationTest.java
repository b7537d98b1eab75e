package org.cellwright.compiler.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.interpret.Interpreter;
import org.cellwright.compiler.interpret.Run;
import org.cellwright.compiler.interpret.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DerivationTest {
    private static final Path EXPECTED = Path.of("src/test/resources/org/cellwright/compiler/derive");

    static Stream<CheckedCell> cells() {
        return DerivedCells.all().stream();
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("lstm.txt", DerivedCells.LSTM),
                Arguments.of("gru.txt", DerivedCells.FULL_GRU),
                Arguments.of("peephole.txt", DerivedCells.PEEPHOLE),
                Arguments.of("jordan.txt", DerivedCells.JORDAN));
    }

    /** Run with -Dcellwright.accept=true to take the present texts as expected. */
    @ParameterizedTest
    @MethodSource("texts")
    void readsAsExpected(String file, String cell) throws IOException {
        String text = Derivation.of(DerivedCells.cell(cell)).text();
        if (Boolean.getBoolean("cellwright.accept")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(EXPECTED.resolve(file), text);
        }
        try (InputStream expected = Files.newInputStream(EXPECTED.resolve(file))) {
            assertThat(text).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** One time step on random values: forward and backward against the interpreter. */
    @ParameterizedTest
    @MethodSource("cells")
    void isTrue(CheckedCell cell) {
        Step step = new Step(Derivation.of(cell));
        step.evaluate();
        Run run = Interpreter.run(cell, step.sizes, step.values());
        cell.outputs()
                .forEach(output ->
                        step.assertEqual(Names.current(output), run.outputs().get(output.name())));
        cell.states()
                .forEach(state ->
                        step.assertEqual(Names.current(state), run.finalStates().get(state.name())));

        Values gradients = Interpreter.gradient(
                cell,
                step.sizes,
                step.values(),
                step.named(cell.outputs(), step.names::outside),
                step.named(cell.states(), step.names::next));
        cell.parameters()
                .forEach(parameter -> step.assertGradient(
                        Names.current(parameter), gradients.parameters().get(parameter.name())));
        cell.inputs()
                .forEach(input -> step.assertGradient(
                        Names.current(input), gradients.inputs().get(input.name())));
        cell.states()
                .forEach(state -> step.assertGradient(
                        Names.previous(state), gradients.states().get(state.name())));
    }

    @Test
    void firstValuesAreTrue() {
        CheckedCell cell = DerivedCells.cell("""
                cell Begin {
                  dim H;
                  input x: [H];
                  state h: [H] = S * tanh(h0 + s) * h0;
                  state k: [H] = s;
                  output h;
                  param h0: [H];
                  param s: [];
                  const S = 2;
                  h[t] = h[t-1] * k[t-1] * x[t];
                  k[t] = 0.5 * k[t-1];
                }
                """);
        Step step = new Step(Derivation.of(cell));
        step.begin();
        Values declared =
                new Values(1, 1, step.values().inputs(), Map.of(), step.values().parameters());
        Values gradients = Interpreter.gradient(
                cell, step.sizes, declared, step.named(cell.outputs(), step.names::outside), Map.of());
        assertThat(gradients.parameters()).hasSize(2);
        cell.parameters()
                .forEach(parameter -> step.assertGradient(
                        Names.current(parameter), gradients.parameters().get(parameter.name())));
    }

    @Test
    void longSumsAreNoProblem() {
        String terms = IntStream.range(0, 10_000)
                .mapToObj(i -> i % 2 == 0 ? "w * h[t-1]" : i + " * x[t]")
                .collect(Collectors.joining(" + "));
        String text = Derivation.of(DerivedCells.cell("""
                        cell Long {
                          dim H;
                          input x: [H];
                          state h: [H] = zeros;
                          output h;
                          param w: [H] = ones;
                          h[t] = %s;
                        }
                        """.formatted(terms))).text();
        assertThat(text.lines()).contains("  dw = Σt 5000 * dh[t] * h[t-1]", "  dx[t]   = 25000000 * dh[t]");
    }

    /** Names of the cell that look like gradients are not mistaken for them. */
    @Test
    void gradientsHaveNamesOfTheirOwn() {
        CheckedCell cell = DerivedCells.cell("""
                cell Names {
                  dim H;
                  input x, dx: [H];
                  state h: [H] = zeros;
                  output h;
                  zh = x[t] * dx[t];
                  h[t] = tanh(zh + h[t-1]);
                }
                """);
        assertThat(Derivation.of(cell).text().lines())
                .contains(
                        "  zh2  = zh + h[t-1]", "  grad_x[t]   = grad_zh2 * dx[t]", "  grad_dx[t]  = grad_zh2 * x[t]");
    }

    /** One time step on random values. */
    private static final class Step {
        private final Derivation derivation;
        private final CheckedCell cell;
        private final Names names;
        private final Map<String, Integer> sizes = new LinkedHashMap<>();
        private final SplittableRandom random = new SplittableRandom(7);
        private final TermEvaluator evaluator = new TermEvaluator(sizes);

        Step(Derivation derivation) {
            this.derivation = derivation;
            this.cell = derivation.cell();
            this.names = new Names(cell);
            cell.dimensions().forEach(dimension -> sizes.put(dimension, 2 + sizes.size()));
            cell.parameters().forEach(parameter -> randomize(Names.current(parameter)));
            cell.constants()
                    .forEach(constant -> evaluator.set(Names.current(constant), new double[] {constant.value()}));
            cell.inputs().forEach(input -> randomize(Names.current(input)));
            cell.states().forEach(state -> randomize(Names.previous(state)));
            cell.states().forEach(state -> randomize(names.next(state)));
            cell.outputs().forEach(output -> randomize(names.outside(output)));
        }

        private void randomize(Quantity quantity) {
            int elements = quantity.shape().extents().stream()
                    .mapToInt(extent -> extent.in(sizes))
                    .reduce(1, (a, b) -> a * b);
            evaluator.set(quantity, random.doubles(elements, -1, 1).toArray());
        }

        void evaluate() {
            evaluator.run(derivation.forward());
            evaluator.run(derivation.steps());
            evaluator.run(derivation.parameters());
            evaluator.run(derivation.previous());
        }

        /** The step after the beginning, of which nothing comes after. */
        void begin() {
            evaluator.run(derivation.beginning().values());
            cell.states().forEach(state -> {
                evaluator.set(Names.previous(state), evaluator.get(Names.first(state)));
                evaluator.set(names.next(state), new double[evaluator.get(Names.first(state)).length]);
            });
            evaluate();
            cell.states()
                    .forEach(state -> evaluator.set(
                            names.gradientOf(Names.first(state)),
                            evaluator.get(names.gradientOf(Names.previous(state)))));
            evaluator.run(derivation.beginning().steps());
            evaluator.run(derivation.beginning().parameters());
        }

        Values values() {
            return new Values(
                    1,
                    1,
                    named(cell.inputs(), Names::current),
                    named(cell.states(), Names::previous),
                    named(cell.parameters(), Names::current));
        }

        <V extends Variable> Map<String, double[]> named(List<V> variables, Function<V, Quantity> quantity) {
            Map<String, double[]> named = new LinkedHashMap<>();
            variables.forEach(variable -> named.put(variable.name(), evaluator.get(quantity.apply(variable))));
            return named;
        }

        void assertEqual(Quantity quantity, double[] expected) {
            assertThat(evaluator.get(quantity))
                    .as("%s of %s", quantity.text(), cell.name())
                    .usingComparatorWithPrecision(1e-12)
                    .containsExactly(expected);
        }

        void assertGradient(Quantity quantity, double[] expected) {
            assertEqual(names.gradientOf(quantity), expected);
        }
    }
}
