package org.cellwright.runtime.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

    /** One number's way through the algorithm, as PyTorch's documentation writes it down. */
    interface Reference {
        double step(double value, double gradient);
    }

    record Case(String name, Function<Parameters, Optimizer> optimizer, Supplier<Reference> reference) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("descent", p -> new GradientDescent(p, 0.1), () -> (value, g) -> value - 0.1 * g),
                new Case("momentum", p -> new GradientDescent(p, 0.1, 0.9, false), () -> momentum(0.1, 0.9, false)),
                new Case("nesterov", p -> new GradientDescent(p, 0.1, 0.9, true), () -> momentum(0.1, 0.9, true)),
                new Case("rmsprop", p -> new RmsProp(p, 0.01), () -> rmsProp(0.01, 0.99, 1e-8)),
                new Case("rmsprop 0.9", p -> new RmsProp(p, 0.1, 0.9, 1e-3), () -> rmsProp(0.1, 0.9, 1e-3)),
                new Case("adam", p -> new Adam(p, 0.001), () -> adam(0.001, 0.9, 0.999, 1e-8)),
                new Case("adam 0.5", p -> new Adam(p, 0.1, 0.5, 0.8, 1e-2), () -> adam(0.1, 0.5, 0.8, 1e-2)),
                new Case("adagrad", p -> new Adagrad(p, 0.1), () -> adagrad(0.1, 1e-10)),
                new Case("adagrad 0.1", p -> new Adagrad(p, 0.5, 0.1), () -> adagrad(0.5, 0.1)),
                new Case(
                        "adamw of all",
                        p -> new AdamW(
                                p,
                                0.1,
                                0.9,
                                0.999,
                                1e-8,
                                WeightDecay.decoupled(0.3).of((path, each) -> true)),
                        () -> {
                            Reference adam = adam(0.1, 0.9, 0.999, 1e-8);
                            return (value, g) -> adam.step(value * (1 - 0.1 * 0.3), g);
                        }),
                new Case(
                        "momentum with decay of all",
                        p -> new GradientDescent(p, 0.1, 0.9, false)
                                .weightDecay(WeightDecay.inGradient(0.3).of((path, each) -> true)),
                        () -> {
                            Reference momentum = momentum(0.1, 0.9, false);
                            return (value, g) -> momentum.step(value, g + 0.3 * value);
                        }));
    }

    private static Reference adagrad(double rate, double epsilon) {
        double[] sum = {0};
        return (value, g) -> {
            sum[0] += g * g;
            return value - rate * g / (Math.sqrt(sum[0]) + epsilon);
        };
    }

    private static Reference momentum(double rate, double momentum, boolean nesterov) {
        double[] buffer = {Double.NaN};
        return (value, g) -> {
            buffer[0] = Double.isNaN(buffer[0]) ? g : momentum * buffer[0] + g;
            return value - rate * (nesterov ? g + momentum * buffer[0] : buffer[0]);
        };
    }

    private static Reference rmsProp(double rate, double alpha, double epsilon) {
        double[] v = {0};
        return (value, g) -> {
            v[0] = alpha * v[0] + (1 - alpha) * g * g;
            return value - rate * g / (Math.sqrt(v[0]) + epsilon);
        };
    }

    private static Reference adam(double rate, double beta1, double beta2, double epsilon) {
        double[] s = {0, 0, 0};
        return (value, g) -> {
            s[2]++;
            s[0] = beta1 * s[0] + (1 - beta1) * g;
            s[1] = beta2 * s[1] + (1 - beta2) * g * g;
            double mean = s[0] / (1 - Math.pow(beta1, s[2]));
            double square = s[1] / (1 - Math.pow(beta2, s[2]));
            return value - rate * mean / (Math.sqrt(square) + epsilon);
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyElementGoesTheReferencesWay(Case each) {
        for (Precision precision : Precision.values()) {
            Parameter vector = Parameter.vector("v", precision, 3, Initializers.normal(1));
            Parameter matrix = Parameter.matrix("W", precision, 5, 19, Initializers.normal(1));
            Parameters parameters = Parameters.of(List.of(vector, matrix));
            parameters.initialize(new SeededRandom(1));
            Optimizer optimizer = each.optimizer.apply(parameters);
            double tolerance = precision == Precision.FLOAT ? 1e-5 : 1e-13;
            follow(each, optimizer, vector, 0, 2, tolerance);
            parameters.initialize(new SeededRandom(1));
            follow(each, each.optimizer.apply(parameters), matrix, 4, 18, tolerance);
        }
    }

    private static void follow(
            Case each, Optimizer optimizer, Parameter parameter, int row, int column, double tolerance) {
        Reference reference = each.reference.get();
        double expected = parameter.value().get(row, column);
        SeededRandom random = new SeededRandom(9);
        long version = parameter.version();
        for (int step = 1; step <= 20; step++) {
            optimizer.parameters().all().forEach(p -> p.gradient().fill(Double.NaN));
            double gradient = (float) random.nextGaussian() * (step == 5 ? 0 : 1);
            parameter.gradient().fill(gradient);
            expected = reference.step(expected, gradient);
            optimizer.step();
            assertThat(parameter.value().get(row, column))
                    .as(each + " step " + step)
                    .isCloseTo(expected, within(tolerance));
            assertThat(optimizer.steps()).isEqualTo(step);
        }
        assertThat(parameter.version()).isEqualTo(version + 20);
    }

    /** The first steps of Adam with PyTorch's defaults, gradients 1, 1, -2: the first is the rate, whatever the gradient. */
    @Test
    void adamByHand() {
        Parameter parameter = Parameter.scalar("w", Precision.DOUBLE, Initializers.constant(1));
        Parameters parameters = Parameters.of(List.of(parameter));
        parameters.initialize(new SeededRandom(0));
        Adam adam = new Adam(parameters, 0.5);
        parameter.gradient().fill(1);
        adam.step();
        assertThat(parameter.value().get(0, 0)).isCloseTo(0.5, within(1e-8));
        adam.step();
        assertThat(parameter.value().get(0, 0)).isCloseTo(0, within(2e-8));
        parameter.gradient().fill(-2);
        adam.step();
        // mean (0.9 * 0.19 - 0.2) / 0.271, mean square (0.999 * 0.001999 + 0.004) / 0.002997001
        assertThat(parameter.value().get(0, 0))
                .isCloseTo(0.5 * 0.029 / 0.271 / Math.sqrt(0.005997001 / 0.002997001), within(3e-8));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void clippingByNorm(Precision precision) {
        Parameters parameters = gradients(precision);
        assertThat(Clipping.byNorm(13.5).clip(parameters)).isCloseTo(13, within(1e-12));
        assertThat(parameters.get("v").gradient().get(0, 1)).isEqualTo(-4);
        assertThat(Clipping.byNorm(1).clip(parameters)).isCloseTo(13, within(1e-12));
        assertThat(parameters.get("v").gradient().get(0, 1)).isCloseTo(-4 / 13.000001, within(1e-6));
        assertThat(Clipping.none().clip(parameters)).isCloseTo(1, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void clippingByValue(Precision precision) {
        Parameters parameters = gradients(precision);
        assertThat(Clipping.byValue(3.5).clip(parameters)).isCloseTo(13, within(1e-12));
        assertThat(parameters.get("v").gradient().get(0, 0)).isEqualTo(3);
        assertThat(parameters.get("v").gradient().get(0, 1)).isEqualTo(-3.5);
        assertThat(parameters.get("W").gradient().get(1, 2)).isEqualTo(3.5);
    }

    @Test
    void gradientsWithoutAFiniteNormStayAsTheyAre() {
        for (Clipping clipping : List.of(Clipping.byNorm(1), Clipping.byValue(1))) {
            for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                Parameters parameters = gradients(Precision.FLOAT);
                parameters.get("W").gradient().set(0, 0, wrong);
                assertThat(clipping.clip(parameters)).matches(norm -> !Double.isFinite(norm));
                assertThat(parameters.get("W").gradient().get(0, 0)).isEqualTo((Double) wrong);
                assertThat(parameters.get("v").gradient().get(0, 0)).isEqualTo(3);
            }
        }
        Parameters large = gradients(Precision.FLOAT);
        large.get("W").gradient().set(0, 0, 1e30);
        assertThat(Clipping.byNorm(1).clip(large)).isCloseTo(1e30, within(1e24));
        assertThat(large.get("W").gradient().get(0, 0)).isCloseTo(1, within(1e-6));
    }

    /** Without gradients, only decay moves a parameter. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void decaySparesBiases(Precision precision) {
        List<Function<Parameters, Optimizer>> decaying = List.of(
                p -> new GradientDescent(p, 0.1).weightDecay(WeightDecay.inGradient(0.5)),
                p -> new GradientDescent(p, 0.1).weightDecay(WeightDecay.decoupled(0.5)),
                p -> new AdamW(p, 0.1, 0.9, 0.999, 1e-8, WeightDecay.decoupled(0.5)));
        for (Function<Parameters, Optimizer> each : decaying) {
            Parameter scalar = Parameter.scalar("s", precision, Initializers.constant(2));
            Parameter bias = Parameter.vector("b", precision, 3, Initializers.constant(2));
            Parameter matrix = Parameter.matrix("W", precision, 3, 5, Initializers.constant(2));
            Parameters parameters = Parameters.of(List.of(scalar, bias, matrix));
            parameters.initialize(new SeededRandom(1));
            each.apply(parameters).step();
            assertThat(scalar.value().get(0, 0)).isEqualTo(2);
            assertThat(bias.value().get(0, 2)).isEqualTo(2);
            assertThat(matrix.value().get(2, 4)).isCloseTo(2 * 0.95, within(1e-6));
            parameters.zeroGradients();
            each.apply(parameters)
                    .weightDecay(WeightDecay.decoupled(0.5).of((path, p) -> path.equals("b")))
                    .step();
            assertThat(bias.value().get(0, 2)).isCloseTo(2 * 0.95, within(1e-6));
            assertThat(matrix.value().get(2, 4)).isCloseTo(2 * 0.95, within(1e-6));
        }
    }

    /** 3, -4 and, in the last corner of a matrix, 12: of norm 13. */
    private static Parameters gradients(Precision precision) {
        Parameter vector = Parameter.vector("v", precision, 2, Initializers.constant(0));
        Parameter matrix = Parameter.matrix("W", precision, 2, 3, Initializers.constant(0));
        matrix.gradient().fill(1000);
        for (int i = 0; i < 6; i++) {
            matrix.gradient().set(i / 3, i % 3, i == 5 ? 12 : 0);
        }
        vector.gradient().set(0, 0, 3);
        vector.gradient().set(0, 1, -4);
        return Parameters.of(List.of(vector, matrix));
    }

    @Test
    void settingsAreChecked() {
        Parameters none = Parameters.NONE;
        assertThatThrownBy(() -> new Adam(none, -1))
                .hasMessageContaining("learning rate must be at least 0 and finite, but is -1.0");
        assertThatThrownBy(() -> new Adam(none, 1, 1, 0.9, 0))
                .hasMessageContaining("beta1 must be at least 0 and below 1");
        assertThatThrownBy(() -> new GradientDescent(none, 1, Double.NaN, false))
                .hasMessageContaining("momentum");
        assertThatThrownBy(() -> WeightDecay.decoupled(-1)).hasMessageContaining("at least 0 and finite, but is -1.0");
        assertThatThrownBy(() -> Clipping.byNorm(0)).hasMessageContaining("must be more than 0, but is 0.0");
        assertThatThrownBy(() -> Clipping.byValue(Double.NaN)).hasMessageContaining("must be more than 0, but is NaN");
    }
}
