package org.cellwright.compiler.backend.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The float code of exp, sigmoid and tanh against the double code, which {@link ElementCodeTest} compares with exact
 * values: every 1021st float, or all with {@code -Dcellwright.allFloats}.
 */
class AllFloatsTest {
    private static final long STEP = System.getProperty("cellwright.allFloats") == null ? 1021 : 1;
    private static final int BLOCK = 1 << 14;

    private static final List<ElementFunction> FUNCTIONS =
            List.of(ElementFunctions.EXP, ElementFunctions.SIGMOID, ElementFunctions.TANH);
    private static final Map<String, GeneratedLoop> FLOAT =
            GeneratedLoop.all(FUNCTIONS, NumberType.FLOAT, GeneratedLoop.Form.SPECIES_PREFERRED);
    private static final Map<String, GeneratedLoop> DOUBLE =
            GeneratedLoop.all(FUNCTIONS, NumberType.DOUBLE, GeneratedLoop.Form.SPECIES_PREFERRED);

    @ParameterizedTest
    @CsvSource({"exp, 0, Infinity, 1.1", "sigmoid, 0, 1, 2.5", "tanh, -1, 1, 2.6"})
    void errorAndRange(String function, float least, float greatest, double bound, TestReporter reporter) {
        float[] arguments = new float[BLOCK];
        double[] wide = new double[BLOCK];
        double worst = 0;
        float where = 0;
        for (long bits = 0; bits < 1L << 32; bits += BLOCK * STEP) {
            for (int i = 0; i < BLOCK; i++) {
                arguments[i] = Float.intBitsToFloat((int) (bits + i * STEP));
                wide[i] = arguments[i];
            }
            float[] results = (float[]) FLOAT.get(function).run(arguments);
            double[] exact = (double[]) DOUBLE.get(function).run(wide);
            for (int i = 0; i < BLOCK; i++) {
                double error = error(results[i], exact[i], least, greatest);
                if (error > worst) {
                    worst = error;
                    where = arguments[i];
                }
            }
        }
        reporter.publishEntry(function, worst + " units in the last place, at " + where);
        assertThat(worst).as("units in the last place, at %s", where).isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @CsvSource("tanh")
    void oddFunctions(String function) {
        float[] positive = new float[BLOCK];
        float[] negative = new float[BLOCK];
        for (long bits = 0; bits <= Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += BLOCK * STEP) {
            for (int i = 0; i < BLOCK; i++) {
                positive[i] = Float.intBitsToFloat((int) (bits + i * STEP));
                negative[i] = -positive[i];
            }
            float[] ofPositive = (float[]) FLOAT.get(function).run(positive);
            float[] ofNegative = (float[]) FLOAT.get(function).run(negative);
            for (int i = 0; i < BLOCK; i++) {
                if (ofPositive[i] != -ofNegative[i] && !Float.isNaN(positive[i])) {
                    fail("%s of %s and of its negative differ", function, positive[i]);
                }
            }
        }
    }

    private static double error(float actual, double exact, float least, float greatest) {
        float rounded = (float) exact;
        if (actual == rounded || Float.isNaN(actual) && Float.isNaN(rounded)) {
            return 0;
        }
        if (actual == 0 && Math.abs(rounded) < Float.MIN_NORMAL) {
            return 0;
        }
        if (!(actual >= least && actual <= greatest) || Float.isInfinite(rounded) || rounded == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(actual - exact) / Math.ulp(rounded);
    }
}
