package org.cellwright.runtime.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AveragedWeightsTest {
    private static final double[] WEIGHTS = {3, 5, -1, 7, 2};

    private static Parameter parameter(Precision precision) {
        return Parameter.matrix("W", precision, 3, 19, Initializers.constant(0));
    }

    private static double averageAfterAll(Parameter parameter, AveragedWeights average) {
        for (double weight : WEIGHTS) {
            parameter.value().fill(weight);
            average.update();
        }
        try (AveragedWeights.Use use = average.use()) {
            return parameter.value().get(2, 18);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void averages(Precision precision) {
        Parameter parameter = parameter(precision);
        Parameters parameters = Parameters.of(List.of(parameter));
        assertThat(averageAfterAll(parameter, AveragedWeights.uniform(parameters, 0)))
                .isCloseTo(16 / 5.0, within(1e-6));
        assertThat(averageAfterAll(parameter, AveragedWeights.uniform(parameters, 2)))
                .isCloseTo(8 / 3.0, within(1e-6));
        double expected = WEIGHTS[0];
        for (int i = 1; i < WEIGHTS.length; i++) {
            expected = 0.75 * expected + 0.25 * WEIGHTS[i];
        }
        assertThat(averageAfterAll(parameter, AveragedWeights.exponential(parameters, 0.75)))
                .isCloseTo(expected, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theWeightsOfTrainingComeBack(Precision precision) {
        Parameter parameter = parameter(precision);
        AveragedWeights average = AveragedWeights.exponential(Parameters.of(List.of(parameter)), 0.5);
        parameter.value().fill(0.1);
        try (AveragedWeights.Use use = average.use()) {
            assertThat(parameter.value().get(0, 0)).as("before the first step").isCloseTo(0.1, within(1e-8));
        }
        average.update();
        parameter.value().fill(0.3);
        average.update();
        long version = parameter.version();
        AveragedWeights.Use use = average.use();
        assertThat(parameter.value().get(1, 1)).isCloseTo(0.2, within(1e-7));
        assertThat(parameter.version()).isGreaterThan(version);
        assertThatThrownBy(average::use).hasMessageContaining("in use already");
        assertThatThrownBy(average::update).hasMessageContaining("there can be no step");
        use.close();
        use.close();
        assertThat(parameter.value().get(1, 1)).isCloseTo(0.3, within(1e-7));
    }
}
