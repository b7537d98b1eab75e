package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every cell of the library against a step function written by hand, its gradients against differences of that, vectors against scalars in both precisions. */
class LibraryTest {
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    /** The state that counts steps. It is a whole number; gradients for it are left out of differences. */
    private static final String STEP_NUMBER = "t";

    private static final double CHANGE = 1e-5;
    private static final Map<String, Consumer<Step>> REFERENCES = new TreeMap<>();

    static {
        REFERENCES.putAll(ComposedReferences.TABLE);
        REFERENCES.putAll(GatedReferences.TABLE);
        REFERENCES.putAll(GreffReferences.TABLE);
        REFERENCES.putAll(MemoryReferences.TABLE);
        REFERENCES.putAll(UngatedReferences.TABLE);
    }

    @Test
    void everyCellHasAReference() {
        assertThat(AllCells.LIST.stream().map(cell -> cell.description().name()))
                .containsExactlyInAnyOrderElementsOf(REFERENCES.keySet());
    }

    @TestFactory
    List<DynamicTest> everyCellComputesItsPapersEquations() {
        return all(cell -> {
            Trial trial = trial(cell, Map.of("X", 3, "H", 5, "P", 4, "S", 2, "V", 2, "R", 1, "N", 2, "D", 2));
            Map<String, double[]> expected = reference(cell, trial);
            Trial.Results actual = trial.run(cell, KernelSelection.scalar(Precision.DOUBLE));
            expected.forEach((name, values) -> assertClose(name, values, actual.get(name), 1e-12));
            differences(cell, trial, "grad.x.", trial.values().inputs(), actual);
            differences(cell, trial, "grad.state0.", trial.values().states(), actual);
            differences(cell, trial, "grad.param.", trial.values().parameters(), actual);
        });
    }

    @TestFactory
    List<DynamicTest> vectorsAndFloatsComputeWhatScalarsInDoubleDo() {
        return all(cell -> {
            Trial trial = trial(cell, Map.of("X", 5, "H", 17, "P", 19, "S", 3, "V", 2, "R", 9, "N", 3, "D", 6));
            Trial.Results expected = trial.run(cell, KernelSelection.scalar(Precision.DOUBLE));
            compare(expected, trial.run(cell, KernelSelection.vector(Precision.DOUBLE)), 1e-12);
            compare(expected, trial.run(cell, KernelSelection.vector(Precision.FLOAT)), 1e-4);
            compare(expected, trial.run(cell, KernelSelection.scalar(Precision.FLOAT)), 1e-4);
        });
    }

    private static void compare(Trial.Results expected, Trial.Results actual, double tolerance) {
        expected.tensors().forEach((name, values) -> assertClose(name, values, actual.get(name), tolerance));
    }

    private static List<DynamicTest> all(Consumer<Cell> check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Cell cell : AllCells.LIST) {
            tests.add(DynamicTest.dynamicTest(cell.description().name(), () -> check.accept(cell)));
        }
        return tests;
    }

    private static Trial trial(Cell cell, Map<String, Integer> sizes) {
        Trial trial = Trial.random(cell.description(), sizes, STEPS, BATCH, 21);
        double[] stepNumbers = trial.values().states().getOrDefault(STEP_NUMBER, new double[0]);
        Arrays.setAll(stepNumbers, b -> b);
        return trial;
    }

    /** Changes every number a little, both ways. */
    private static void differences(
            Cell cell, Trial trial, String prefix, Map<String, double[]> tensors, Trial.Results actual) {
        tensors.forEach((name, values) -> {
            if (name.equals(STEP_NUMBER)) {
                return;
            }
            double[] expected = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                double value = values[i];
                values[i] = value + CHANGE;
                double above = loss(cell, trial);
                values[i] = value - CHANGE;
                expected[i] = (above - loss(cell, trial)) / (2 * CHANGE);
                values[i] = value;
            }
            assertClose(prefix + name, expected, actual.get(prefix + name), 1e-7);
        });
    }

    private static double loss(Cell cell, Trial trial) {
        Map<String, double[]> results = reference(cell, trial);
        double[] loss = new double[1];
        trial.outputGradients().forEach((name, weights) -> loss[0] += dot(weights, results.get("y." + name)));
        trial.finalStateGradients().forEach((name, weights) -> loss[0] += dot(weights, results.get("stateT." + name)));
        return loss[0];
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static Map<String, double[]> reference(Cell cell, Trial trial) {
        CellDescription description = cell.description();
        Consumer<Step> equations = REFERENCES.get(description.name());
        Values values = trial.values();
        Map<String, double[]> results = new LinkedHashMap<>();
        for (int b = 0; b < BATCH; b++) {
            Map<String, double[]> before = new HashMap<>(values.parameters());
            for (CellDescription.State state : description.states()) {
                before.put(state.name(), row(values.states().get(state.name()), BATCH, b));
            }
            for (int t = 0; t < STEPS; t++) {
                int at = t * BATCH + b;
                values.inputs().forEach((name, input) -> before.put(name, row(input, STEPS * BATCH, at)));
                Step step = new Step(before);
                equations.accept(step);
                for (CellDescription.Output output : description.outputs()) {
                    put(results, "y." + output.name(), STEPS * BATCH, at, step.result(output.name()));
                }
                for (CellDescription.State state : description.states()) {
                    before.put(state.name(), step.result(state.name()));
                    put(results, "stateT." + state.name(), BATCH, b, step.result(state.name()));
                }
            }
        }
        return results;
    }

    private static double[] row(double[] values, int rows, int row) {
        int size = values.length / rows;
        return Arrays.copyOfRange(values, row * size, (row + 1) * size);
    }

    private static void put(Map<String, double[]> results, String name, int rows, int row, double[] values) {
        double[] all = results.computeIfAbsent(name, key -> new double[rows * values.length]);
        System.arraycopy(values, 0, all, row * values.length, values.length);
    }

    private static void assertClose(String name, double[] expected, double[] actual, double tolerance) {
        assertThat(Trial.error(expected, actual)).as(name).isLessThanOrEqualTo(tolerance);
    }
}
