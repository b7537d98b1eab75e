package org.cellwright.compiler.backend.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The generated text of every row of the table, vector and scalar, interpreted and compiled, against exact values. */
class ElementCodeTest {
    /** Largest errors in units in the last place, of float and double; of a row that is not named, 0.5. */
    private static final Map<String, double[]> BOUNDS = Map.of(
            "exp", new double[] {1.1, 1.1},
            "sigmoid", new double[] {2.5, 2.5},
            "tanh", new double[] {2.6, 2.6},
            "softplus", new double[] {3, 3},
            "log", new double[] {1, 1},
            "log1p", new double[] {1, 1},
            "power", new double[] {1, 1},
            "sin", new double[] {1, 1},
            "cos", new double[] {1, 1});

    /** Whose results below the smallest normal number may be 0, and whose zeros may have either sign. */
    private static final Set<String> FLUSHING = Set.of("exp", "sigmoid", "tanh", "softplus", "power");

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        2,
        -3,
        1e30,
        -1e30,
        1e300,
        -1e300,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Double.MIN_VALUE,
        88.3,
        88.5,
        88.73,
        -87.2,
        -87.5,
        -89,
        -104,
        709.7,
        710,
        -708.2,
        -709,
        -746,
        9,
        -9.1,
        20,
        -23,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    @TestFactory
    Stream<DynamicTest> everyFunctionInEveryForm() {
        List<DynamicTest> tests = new ArrayList<>();
        for (NumberType type : NumberType.values()) {
            for (GeneratedLoop.Form form : GeneratedLoop.Form.values()) {
                Map<String, GeneratedLoop> loops = GeneratedLoop.all(ElementFunctions.all(), type, form);
                for (ElementFunction function : ElementFunctions.all()) {
                    String name = function + " " + type.primitive() + " " + form;
                    boolean compiled = form == GeneratedLoop.Form.SPECIES_PREFERRED;
                    tests.add(DynamicTest.dynamicTest(
                            name, () -> check(function, type, loops.get(function.name()), compiled)));
                }
            }
        }
        return tests.stream();
    }

    @Test
    void aConstantHasOneValue() {
        for (NumberType type : NumberType.values()) {
            Map<String, String> values = new HashMap<>();
            for (ElementFunction function : ElementFunctions.all()) {
                VectorCode.constants(function, type)
                        .forEach((name, value) -> assertThat(values.merge(name, value, (a, b) -> a))
                                .as(name)
                                .isEqualTo(value));
            }
        }
    }

    @Test
    void everyStatementIsALineAndDeclaresWhatIsCalledAfterTheResult() {
        for (NumberType type : NumberType.values()) {
            for (ElementFunction function : ElementFunctions.all()) {
                List<String> arguments = List.of("left", "right", "other").subList(0, function.arity());
                List<String> statements = VectorCode.statements(function, type, arguments, "gate", "gate_");
                assertThat(statements)
                        .allMatch(
                                line -> line.matches("(\\w+Vector|VectorMask<\\w+>) gate(_\\w+)? = [^\\n;$]*;"),
                                "a declaration")
                        .allMatch(line -> line.length() <= 112);
                assertThat(VectorCode.steps(function, type))
                        .hasSize(statements.size() - 1)
                        .allMatch(step -> statements.stream().anyMatch(line -> line.contains(" gate_" + step + " = ")));
                assertThat(statements.get(statements.size() - 1)).startsWith(type.vector() + " gate = ");
            }
        }
    }

    @Test
    void literalsMayBeNegative() {
        assertThat(ScalarCode.expression(ElementFunctions.NEGATE, NumberType.FLOAT, List.of("-1.0f")))
                .isEqualTo("-(-1.0f)");
        assertThat(ScalarCode.expression(ElementFunctions.SIGMOID, NumberType.DOUBLE, List.of("-1.0")))
                .isEqualTo("(1 / (1 + Math.exp(-(-1.0))))");
        assertThat(ScalarCode.expression(ElementFunctions.SUBTRACT, NumberType.DOUBLE, List.of("a", "-1.0")))
                .isEqualTo("a - -1.0");
    }

    private static void check(ElementFunction function, NumberType type, GeneratedLoop loop, boolean compiled) {
        double[][] samples = samples(function, type);
        Object[] columns = new Object[function.arity()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(samples, i, type);
        }
        check(function, type, samples, loop.run(columns));
        if (compiled) {
            loop.warmUp();
            check(function, type, samples, loop.run(columns));
        }
    }

    private static void check(ElementFunction function, NumberType type, double[][] samples, Object results) {
        double bound = BOUNDS.getOrDefault(function.name(), new double[] {0.5, 0.5})[type.ordinal()];
        double worst = 0;
        double[] where = null;
        double got = 0;
        for (int i = 0; i < samples.length; i++) {
            double actual = type == NumberType.FLOAT ? ((float[]) results)[i] : ((double[]) results)[i];
            double error = error(function, samples[i], actual, type);
            if (error > worst) {
                worst = error;
                where = samples[i];
                got = actual;
            }
        }
        assertThat(worst)
                .as("units in the last place that %s%s = %s is off", function, Arrays.toString(where), got)
                .isLessThanOrEqualTo(bound);
    }

    /** In units in the last place; infinite where a special value is not the right one. */
    private static double error(ElementFunction function, double[] arguments, double actual, NumberType type) {
        double expected = function.value().of(arguments);
        double normal = Double.MIN_NORMAL;
        if (type == NumberType.FLOAT) {
            expected = (float) expected;
            normal = Float.MIN_NORMAL;
        }
        if (Double.compare(expected, actual) == 0) {
            return 0;
        }
        if (actual == 0 && Math.abs(expected) < normal && FLUSHING.contains(function.name())) {
            return 0;
        }
        if (expected == 0 || !Double.isFinite(expected) || !Double.isFinite(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal off =
                Exact.of(function, arguments).subtract(new BigDecimal(actual)).abs();
        return off.doubleValue() / (type == NumberType.FLOAT ? Math.ulp((float) expected) : Math.ulp(expected));
    }

    private static Object column(double[][] samples, int argument, NumberType type) {
        float[] floats = new float[samples.length];
        double[] doubles = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            doubles[i] = samples[i][argument];
            floats[i] = (float) doubles[i];
        }
        return type == NumberType.FLOAT ? floats : doubles;
    }

    /** Special values in all pairs, the row's domain, and numbers of all magnitudes. */
    private static double[][] samples(ElementFunction function, NumberType type) {
        SplittableRandom random = new SplittableRandom(7);
        List<double[]> samples = new ArrayList<>();
        int combinations = (int) Math.pow(SPECIAL.length, Math.min(2, function.arity()));
        for (int i = 0; i < combinations; i++) {
            double[] sample = new double[function.arity()];
            for (int j = 0, rest = i; j < sample.length; j++, rest /= SPECIAL.length) {
                sample[j] = SPECIAL[rest % SPECIAL.length];
            }
            samples.add(sample);
        }
        for (int i = 0; i < 2000; i++) {
            double[] inDomain = new double[function.arity()];
            double[] anywhere = new double[function.arity()];
            for (int j = 0; j < inDomain.length; j++) {
                ElementFunction.Interval interval = function.domain().get(j);
                inDomain[j] = interval.low() + random.nextDouble() * (interval.high() - interval.low());
                anywhere[j] = Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(72) - 60);
            }
            samples.add(inDomain);
            samples.add(anywhere);
        }
        while (samples.size() % GeneratedLoop.UNIT != 0) {
            samples.add(samples.get(0));
        }
        if (type == NumberType.FLOAT) {
            for (double[] sample : samples) {
                for (int i = 0; i < sample.length; i++) {
                    sample[i] = (float) sample[i];
                }
            }
        }
        return samples.toArray(new double[0][]);
    }
}
