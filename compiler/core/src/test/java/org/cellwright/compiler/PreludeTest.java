package org.cellwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.interpret.Interpreter;
import org.cellwright.compiler.interpret.Values;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The functions written in the language: values, derivatives, kinks, ends of the range. */
class PreludeTest {
    /** @param kinks places and PyTorch's derivatives there */
    record Case(String call, DoubleUnaryOperator value, DoubleUnaryOperator derivative, Map<Double, Double> kinks) {
        @Override
        public String toString() {
            return call;
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double inner(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3));
    }

    static Stream<Case> ofNumbers() {
        return Stream.of(
                new Case("relu(v)", x -> Math.max(0, x), x -> x > 0 ? 1 : 0, Map.of(0.0, 0.0)),
                new Case("leaky_relu(v, 0.1)", x -> x > 0 ? x : 0.1 * x, x -> x > 0 ? 1 : 0.1, Map.of(0.0, 0.1)),
                new Case("elu(v)", x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x), Map.of(0.0, 1.0)),
                new Case(
                        "clamp(v, -1, 2)",
                        x -> Math.min(2, Math.max(-1, x)),
                        x -> x > -1 && x < 2 ? 1 : 0,
                        Map.of(-1.0, 1.0, 2.0, 1.0)),
                new Case("logsigmoid(v)", x -> -Math.log(1 + Math.exp(-x)), x -> sigmoid(-x), Map.of(0.0, 0.5)),
                new Case("silu(v)", x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * sigmoid(-x)), Map.of(0.0, 0.5)),
                new Case("swish(v)", x -> x * sigmoid(x), x -> sigmoid(x) * (1 + x * sigmoid(-x)), Map.of(0.0, 0.5)),
                new Case(
                        "gelu_tanh(v)",
                        x -> x / 2 * (1 + Math.tanh(inner(x))),
                        x -> (1 + Math.tanh(inner(x))) / 2
                                + x
                                        / 2
                                        * (1 - Math.pow(Math.tanh(inner(x)), 2))
                                        * Math.sqrt(2 / Math.PI)
                                        * (1 + 3 * 0.044715 * x * x),
                        Map.of(0.0, 0.5)),
                new Case(
                        "softsign(v)",
                        x -> x / (1 + Math.abs(x)),
                        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
                        Map.of(0.0, 1.0)),
                new Case(
                        "hard_sigmoid(v)",
                        x -> Math.min(1, Math.max(0, (x + 3) / 6)),
                        x -> Math.abs(x) < 3 ? 1.0 / 6 : 0,
                        Map.of(-3.0, 0.0, 3.0, 0.0)),
                new Case(
                        "hard_tanh(v)",
                        x -> Math.min(1, Math.max(-1, x)),
                        x -> Math.abs(x) < 1 ? 1 : 0,
                        Map.of(-1.0, 0.0, 1.0, 0.0)),
                new Case("mod(v, 1.5)", x -> x - 1.5 * Math.floor(x / 1.5), x -> 1, Map.of(0.0, 1.0, -1.5, 1.0)),
                new Case("square(v)", x -> x * x, x -> 2 * x, Map.of(0.0, 0.0)));
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void valuesAndDerivatives(Case test) {
        double[] points = {-3.7, -2.2, -0.9, -0.3, 0.2, 0.8, 1.6, 3.3};
        double[][] result = valuesAndGradients(test.call(), points);
        for (int i = 0; i < points.length; i++) {
            assertThat(result[0][i]).isCloseTo(test.value().applyAsDouble(points[i]), within(1e-14));
            assertThat(result[1][i]).isCloseTo(test.derivative().applyAsDouble(points[i]), within(1e-14));
        }
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void derivativesAtKinksAreTheDocumentedOnes(Case test) {
        test.kinks().forEach((point, derivative) -> {
            double[][] result = valuesAndGradients(test.call(), point);
            assertThat(result[0][0]).isCloseTo(test.value().applyAsDouble(point), within(1e-15));
            assertThat(result[1][0]).as("at %s", point).isCloseTo(derivative, within(1e-15));
        });
    }

    @ParameterizedTest
    @MethodSource("ofNumbers")
    void largeArgumentsGiveNoNan(Case test) {
        double[][] result = valuesAndGradients(test.call(), -1e4, 1e4);
        assertThat(result[0]).doesNotContain(Double.NaN);
        assertThat(result[1]).doesNotContain(Double.NaN);
        assertThat(valuesAndGradients(test.call(), Double.NaN)[0]).containsExactly(Double.NaN);
    }

    @Test
    void softmax() {
        double[] v = {0.5, -1, 2};
        double[] weights = {0.3, -0.7, 1.1};
        double[] exponentials = Arrays.stream(v).map(Math::exp).toArray();
        double total = Arrays.stream(exponentials).sum();
        double mean = 0;
        for (int i = 0; i < 3; i++) {
            mean += weights[i] * exponentials[i] / total;
        }
        Result result = run("softmax(v)", v, weights);
        for (int i = 0; i < 3; i++) {
            double share = exponentials[i] / total;
            assertThat(result.values()[i]).isCloseTo(share, within(1e-15));
            assertThat(result.gradient()[i]).isCloseTo(share * (weights[i] - mean), within(1e-15));
        }
        assertThat(run("softmax(v)", new double[] {1000, 0}, new double[] {1, 1})
                        .values())
                .containsExactly(1, 0);
    }

    @Test
    void cumulativeSoftmax() {
        double[] v = {0.5, -1, 2};
        double[] weights = {0.3, -0.7, 1.1};
        Result shares = run("softmax(v)", v, new double[] {0.3 - 0.7 + 1.1, -0.7 + 1.1, 1.1});
        Result result = run("cumulative_softmax(v)", v, weights);
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += shares.values()[i];
            assertThat(result.values()[i]).isCloseTo(sum, within(1e-15));
            assertThat(result.gradient()[i]).isCloseTo(shares.gradient()[i], within(1e-15));
        }
    }

    @Test
    void layerNorm() {
        double[] v = {0.5, -1, 2, 3};
        double[] weights = {0.3, -0.7, 1.1, 0.2};
        double mean = 1.125;
        double variance = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum() / 4;
        Result result = run("layer_norm(v)", v, weights);
        for (int i = 0; i < 4; i++) {
            double width = 1e-5;
            double[] above = v.clone();
            double[] below = v.clone();
            above[i] += width;
            below[i] -= width;
            double slope = (dot(run("layer_norm(v)", above, weights).values(), weights)
                            - dot(run("layer_norm(v)", below, weights).values(), weights))
                    / (2 * width);
            assertThat(result.values()[i]).isCloseTo((v[i] - mean) / Math.sqrt(variance + 1e-5), within(1e-14));
            assertThat(result.gradient()[i]).isCloseTo(slope, within(1e-9));
        }
    }

    /** A function that is added to the prelude needs a case here. */
    @Test
    void everyFunctionIsTested() {
        Set<String> names = Prelude.TREE.functions().stream()
                .map(function -> function.name().text())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> tested = ofNumbers()
                .map(test -> test.call().substring(0, test.call().indexOf('(')))
                .collect(Collectors.toCollection(TreeSet::new));
        tested.addAll(Set.of("softmax", "cumulative_softmax", "layer_norm"));
        assertThat(tested).isEqualTo(names);
    }

    private record Result(double[] values, double[] gradient) {}

    /** The values and the derivatives of the elements. */
    private static double[][] valuesAndGradients(String call, double... points) {
        double[] ones = new double[points.length];
        Arrays.fill(ones, 1);
        Result result = run(call, points, ones);
        return new double[][] {result.values(), result.gradient()};
    }

    private static Result run(String call, double[] v, double[] weights) {
        CheckedCell cell = CellFiles.of("cell Test { dim N; input x: [N]; output y; v = x[t]; y = " + call + "; }");
        Values values = new Values(1, 1, Map.of("x", v), Map.of(), Map.of());
        Map<String, Integer> sizes = Map.of("N", v.length);
        return new Result(
                Interpreter.run(cell, sizes, values).outputs().get("y"),
                Interpreter.gradient(cell, sizes, values, Map.of("y", weights), Map.of())
                        .inputs()
                        .get("x"));
    }

    private static double dot(double[] a, double[] b) {
        double total = 0;
        for (int i = 0; i < a.length; i++) {
            total += a[i] * b[i];
        }
        return total;
    }
}
