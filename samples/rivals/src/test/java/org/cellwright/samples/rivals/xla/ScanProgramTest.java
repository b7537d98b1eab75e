package org.cellwright.samples.rivals.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What XLA computes, against the formulas and their differences. */
class ScanProgramTest {
    private static final Shape SHAPE = new Shape(4, 2, 3, 5);

    @ParameterizedTest
    @EnumSource
    void outputsAreThoseOfTheFormulas(Recurrence recurrence) {
        List<double[]> arguments = PlainRecurrence.randomArguments(recurrence, SHAPE);
        double[] outputs =
                run(ScanProgram.inference(recurrence, SHAPE), arguments).get(0);
        assertThat(outputs).containsExactly(new PlainRecurrence(recurrence, SHAPE, arguments).outputs(), within(1e-5));
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreTheDifferencesOfTheSumOfOutputs(Recurrence recurrence) {
        List<double[]> arguments = PlainRecurrence.randomArguments(recurrence, SHAPE);
        PlainRecurrence plain = new PlainRecurrence(recurrence, SHAPE, arguments);
        List<double[]> gradients = run(ScanProgram.training(recurrence, SHAPE), arguments);
        assertThat(gradients).hasSameSizeAs(arguments);
        for (int i = 0; i < arguments.size(); i++) {
            assertThat(gradients.get(i)).as("argument " + i).containsExactly(plain.gradient(i), within(1e-4));
        }
    }

    private static List<double[]> run(ScanProgram.Module module, List<double[]> arguments) {
        List<float[]> single = arguments.stream().map(ScanProgramTest::single).toList();
        return new CompiledModule(module, single, 1)
                .results().stream().map(ScanProgramTest::twice).toList();
    }

    private static float[] single(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    private static double[] twice(float[] values) {
        double[] twice = new double[values.length];
        Arrays.setAll(twice, i -> values[i]);
        return twice;
    }
}
