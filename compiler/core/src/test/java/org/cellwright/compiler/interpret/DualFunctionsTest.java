package org.cellwright.compiler.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The interpreter's own formulas, for every row of the table, against the table's values and numerical derivatives. */
class DualFunctionsTest {
    private static final int SAMPLES = 200;

    static Iterable<ElementFunction> all() {
        return ElementFunctions.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void valuesAreThoseOfTheTable(ElementFunction function) {
        DualFunctions.Rule rule = DualFunctions.find(function.name());
        SplittableRandom random = new SplittableRandom(1);
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] x = arguments(function, random);
            double expected = function.value().of(x);
            assertThat(rule.value(x)).isCloseTo(expected, within(4e-15 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void partialDerivativesAreTheNumericalOnes(ElementFunction function) {
        DualFunctions.Rule rule = DualFunctions.find(function.name());
        SplittableRandom random = new SplittableRandom(2);
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] x = arguments(function, random);
            for (int argument = 0; argument < function.arity(); argument++) {
                Double partial = rule.partial(argument, x);
                if (function.equals(ElementFunctions.STOP_GRADIENT)) {
                    assertThat(partial).isNull();
                    continue;
                }
                double expected = numerical(function, x, argument);
                assertThat(partial == null ? 0 : partial)
                        .as("argument %d at %s", argument, x)
                        .isCloseTo(expected, within(2e-7 * Math.max(1, Math.abs(expected))));
            }
        }
    }

    private static double[] arguments(ElementFunction function, SplittableRandom random) {
        return function.domain().stream()
                .mapToDouble(interval -> interval.low() + random.nextDouble() * (interval.high() - interval.low()))
                .toArray();
    }

    /** Central differences of two widths, extrapolated. */
    private static double numerical(ElementFunction function, double[] x, int argument) {
        double width = 1e-4;
        return (4 * slope(function, x, argument, width / 2) - slope(function, x, argument, width)) / 3;
    }

    private static double slope(ElementFunction function, double[] x, int argument, double width) {
        double[] above = x.clone();
        double[] below = x.clone();
        above[argument] += width;
        below[argument] -= width;
        return (function.value().of(above) - function.value().of(below)) / (above[argument] - below[argument]);
    }
}
