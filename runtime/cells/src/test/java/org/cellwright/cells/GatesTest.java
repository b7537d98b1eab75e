package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from the equations when a gate is open or closed: its bias is so large that the sigmoid is exactly 0 or 1. */
class GatesTest {
    private static final double OPEN = 1000;
    private static final double CLOSED = -1000;
    private static final Map<String, Integer> SIZES = Map.of("X", 5, "H", 7);
    private static final int STEPS = 6;
    private static final int BATCH = 3;

    @ParameterizedTest
    @CsvSource({"FLOAT, true", "FLOAT, false", "DOUBLE, true", "DOUBLE, false"})
    void withoutResetTheFullGruIsTheSimplifiedOne(Precision precision, boolean vector) {
        Kernels kernels = kernels(precision, vector);
        Trial full = Trial.random(new Gru().description(), SIZES, STEPS, BATCH, 1);
        Trial open = with(full, Map.of("br", OPEN));
        Trial.Results actual = open.run(new Gru(), kernels);
        Trial.Results simplified = open.run(new GruSimplified(), kernels);
        simplified
                .tensors()
                .forEach((name, values) -> assertThat(Trial.error(values, actual.get(name)))
                        .as(name)
                        .isLessThanOrEqualTo(precision == Precision.DOUBLE ? 1e-14 : 1e-5));
        assertThat(actual.get("grad.param.br")).containsOnly(0);
        // The gate does matter where it is not held open.
        double difference =
                Trial.error(simplified.get("y.c"), full.run(new Gru(), kernels).get("y.c"));
        assertThat(difference).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, true", "FLOAT, false", "DOUBLE, true", "DOUBLE, false"})
    void withoutUpdateTheStateOfEitherGruStaysAsItIs(Precision precision, boolean vector) {
        for (Cell cell : new Cell[] {new Gru(), new GruSimplified()}) {
            Trial trial = with(Trial.random(cell.description(), SIZES, STEPS, BATCH, 2), Map.of("bu", CLOSED));
            assertCarried(trial, trial.run(cell, kernels(precision, vector)), precision);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, true", "FLOAT, false", "DOUBLE, true", "DOUBLE, false"})
    void anLstmThatNeitherForgetsNorUpdatesCarriesItsMemoryThroughAnyNumberOfSteps(
            Precision precision, boolean vector) {
        for (Cell cell :
                new Cell[] {new Lstm(), new LstmLinearOutput(), new LstmPeephole(), new LstmPeepholeGraves()}) {
            for (int steps : new int[] {1, 1000}) {
                Trial random = Trial.random(cell.description(), SIZES, steps, BATCH, 3);
                Trial trial = with(random, Map.of("bf", OPEN, "bu", CLOSED));
                assertCarried(trial, trial.run(cell, kernels(precision, vector)), precision);
            }
        }
    }

    /** The last memory is the first to the last bit. */
    private static void assertCarried(Trial trial, Trial.Results results, Precision precision) {
        double[] first = Arrays.stream(trial.values().states().get("c"))
                .map(value -> precision == Precision.FLOAT ? (float) value : value)
                .toArray();
        assertThat(results.get("stateT.c")).isEqualTo(first);
    }

    private static Kernels kernels(Precision precision, boolean vector) {
        return vector ? KernelSelection.vector(precision) : KernelSelection.scalar(precision);
    }

    private static Trial with(Trial trial, Map<String, Double> biases) {
        Values values = trial.values();
        Map<String, double[]> parameters = new LinkedHashMap<>(values.parameters());
        biases.forEach((name, bias) -> parameters.computeIfPresent(name, (key, before) -> {
            double[] all = before.clone();
            Arrays.fill(all, bias);
            return all;
        }));
        assertThat(parameters.keySet()).containsAll(biases.keySet());
        return new Trial(
                trial.sizes(),
                new Values(values.steps(), values.batch(), values.inputs(), values.states(), parameters),
                trial.outputGradients(),
                trial.finalStateGradients());
    }
}
