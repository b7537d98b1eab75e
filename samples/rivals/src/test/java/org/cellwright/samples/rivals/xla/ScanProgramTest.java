package org.cellwright.samples.rivals.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What XLA computes, against the formulas and their differences. */
class ScanProgramTest {
    private static final Shape SHAPE = new Shape(4, 2, 3, 5);
    private static final double DIFFERENCE = 1e-5;

    @ParameterizedTest
    @EnumSource
    void outputsAreThoseOfTheFormulas(Recurrence recurrence) {
        List<double[]> arguments = arguments(recurrence);
        double[] outputs =
                run(ScanProgram.inference(recurrence, SHAPE), arguments).get(0);
        assertThat(outputs).containsExactly(new PlainRecurrence(recurrence, SHAPE, arguments).outputs(), within(1e-5));
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreTheDifferencesOfTheSumOfOutputs(Recurrence recurrence) {
        List<double[]> arguments = arguments(recurrence);
        List<double[]> gradients = run(ScanProgram.training(recurrence, SHAPE), arguments);
        assertThat(gradients).hasSameSizeAs(arguments);
        for (int i = 0; i < arguments.size(); i++) {
            assertThat(gradients.get(i))
                    .as("argument " + i)
                    .containsExactly(differences(recurrence, arguments, arguments.get(i)), within(1e-4));
        }
    }

    /** How the sum of outputs changes with each number of an argument. */
    private static double[] differences(Recurrence recurrence, List<double[]> arguments, double[] argument) {
        PlainRecurrence plain = new PlainRecurrence(recurrence, SHAPE, arguments);
        double[] differences = new double[argument.length];
        for (int i = 0; i < argument.length; i++) {
            double value = argument[i];
            argument[i] = value + DIFFERENCE;
            double above = Arrays.stream(plain.outputs()).sum();
            argument[i] = value - DIFFERENCE;
            double below = Arrays.stream(plain.outputs()).sum();
            argument[i] = value;
            differences[i] = (above - below) / (2 * DIFFERENCE);
        }
        return differences;
    }

    private static List<double[]> arguments(Recurrence recurrence) {
        Random random = new Random(1);
        List<double[]> arguments = new ArrayList<>();
        for (List<Integer> sizes : ScanProgram.argumentSizes(recurrence, SHAPE)) {
            double[] values = new double[sizes.stream().reduce(1, Math::multiplyExact)];
            Arrays.setAll(values, i -> (float) random.nextGaussian());
            arguments.add(values);
        }
        return arguments;
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
