package org.cellwright.compiler.backend.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The generated text of every row of the table, vector and scalar, against exact values. */
class ElementCodeTest {
    /** Largest errors in units in the last place, float and double; 0.5 is correct rounding, as for all not named here. */
    private static final Map<String, double[]> BOUNDS = Map.of(
            "exp", new double[] {4, 4},
            "sigmoid", new double[] {4, 4},
            "tanh", new double[] {4, 4},
            "log", new double[] {1, 2},
            "log1p", new double[] {1, 2},
            "power", new double[] {1, 2},
            "sin", new double[] {1, 2},
            "cos", new double[] {1, 2});

    private static final double[] SPECIAL = {
        0.0, -0.0, 1, -1, 0.5, 2, -3, 1e30, -1e30, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MIN_VALUE, Float.MAX_VALUE,
        -Float.MAX_VALUE, 88.3, 88.5, 88.73, -87.2, -87.5, -89, -104, 709.7, 710, -708.2, -709, -746, 9, -9.1, 20, -23,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };

    @TestFactory
    Stream<DynamicTest> everyFunction() {
        List<DynamicTest> tests = new ArrayList<>();
        for (NumberType type : NumberType.values()) {
            for (int width : GeneratedLoop.WIDTHS) {
                Map<String, GeneratedLoop> loops = GeneratedLoop.all(ElementFunctions.all(), type, width);
                for (ElementFunction function : ElementFunctions.all()) {
                    String name = function + " " + type + " " + width;
                    tests.add(DynamicTest.dynamicTest(name, () -> check(function, type, loops.get(function.name()))));
                }
            }
        }
        return tests.stream();
    }

    private static void check(ElementFunction function, NumberType type, GeneratedLoop loop) {
        double bound = BOUNDS.getOrDefault(function.name(), new double[] {0.5, 0.5})[type.ordinal()];
        double[][] samples = samples(function, type);
        Object[] columns = new Object[function.arity()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(samples, i, type);
        }
        Object results = loop.run(columns);
        double worst = 0;
        double[] at = null;
        double got = 0;
        for (int i = 0; i < samples.length; i++) {
            double actual = type == NumberType.FLOAT ? ((float[]) results)[i] : ((double[]) results)[i];
            double error = error(function, samples[i], actual, type);
            if (!(error <= worst)) {
                worst = error;
                at = samples[i];
                got = actual;
            }
        }
        assertThat(worst).as("error in ulp of %s at %s, which gives %s", function, at, got).isLessThanOrEqualTo(bound);
    }

    /** In units in the last place; infinite where a special value is not the right one. */
    private static double error(ElementFunction function, double[] arguments, double actual, NumberType type) {
        double expected = function.value().of(arguments);
        if (type == NumberType.FLOAT) {
            expected = (float) expected;
        }
        double smallest = type == NumberType.FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        if (Double.compare(expected, actual) == 0 || Math.abs(expected) < smallest && actual == 0) {
            return 0;
        }
        if (Double.isNaN(expected) || Double.isInfinite(expected) || expected == 0 || !Double.isFinite(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal exact = Exact.of(function, arguments);
        double ulp = type == NumberType.FLOAT ? Math.ulp((float) expected) : Math.ulp(expected);
        return exact.subtract(new BigDecimal(actual)).abs().doubleValue() / ulp;
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

    /** Special values in every combination, the row's domain, and numbers of all magnitudes. */
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
        int count = 3000;
        for (int i = 0; i < count; i++) {
            double[] inDomain = new double[function.arity()];
            double[] anywhere = new double[function.arity()];
            for (int j = 0; j < inDomain.length; j++) {
                ElementFunction.Interval interval = function.domain().get(j);
                inDomain[j] = interval.low() + random.nextDouble() * (interval.high() - interval.low());
                anywhere[j] = Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(-60, 12));
            }
            samples.add(inDomain);
            samples.add(anywhere);
        }
        while (samples.size() % 16 != 0) {
            samples.add(samples.get(0));
        }
        for (double[] sample : samples) {
            for (int i = 0; i < sample.length && type == NumberType.FLOAT; i++) {
                sample[i] = (float) sample[i];
            }
        }
        return samples.toArray(new double[0][]);
    }
}
