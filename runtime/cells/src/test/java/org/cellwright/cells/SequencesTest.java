package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What holds for every cell however its batches are made up: order, lengths, cuts and padding change nothing. */
class SequencesTest {
    private static final Map<String, Integer> SIZES = Map.of("X", 5, "H", 17);
    private static final int[] LENGTHS = {9, 7, 7, 4, 1};

    /** A property of a cell on kernels. */
    private interface Property {
        void check(Cell cell, Kernels kernels);
    }

    private static List<DynamicTest> everywhere(Property property) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Cell cell : AllCells.COMMON) {
            for (Precision precision : Precision.values()) {
                for (Kernels kernels : List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
                    String title = cell.description().name() + " " + precision
                            + (kernels.vectorized() ? " vector of " + kernels.lanes() : " scalar");
                    tests.add(DynamicTest.dynamicTest(title, () -> property.check(cell, kernels)));
                }
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> theOrderOfABatchIsTheOrderOfItsResults() {
        return everywhere((cell, kernels) -> {
            int steps = 4;
            int batch = 7;
            IntUnaryOperator order = b -> (3 * b + 2) % batch;
            Trial trial = Trial.random(cell.description(), SIZES, steps, batch, 11);
            Trial.Results expected = rows(trial.run(cell, kernels), batch, order);
            assertSame(expected, rows(trial, steps, batch, order).run(cell, kernels), kernels);
        });
    }

    /** The gradients of parameters, sums over sequences, stay as they are. */
    private static Trial.Results rows(Trial.Results results, int batch, IntUnaryOperator order) {
        Map<String, double[]> tensors = new LinkedHashMap<>();
        results.tensors()
                .forEach((name, values) -> tensors.put(
                        name,
                        name.startsWith("grad.param.")
                                ? values
                                : permuted(values, SIZES.get(width(name)), batch, order)));
        return new Trial.Results(tensors);
    }

    private static String width(String name) {
        return name.equals("grad.x.x") ? "X" : "H";
    }

    private static Trial rows(Trial trial, int steps, int batch, IntUnaryOperator order) {
        Values values = trial.values();
        return new Trial(
                SIZES,
                new Values(
                        steps,
                        batch,
                        permuted(values.inputs(), SIZES.get("X"), batch, order),
                        permuted(values.states(), SIZES.get("H"), batch, order),
                        values.parameters()),
                permuted(trial.outputGradients(), SIZES.get("H"), batch, order),
                permuted(trial.finalStateGradients(), SIZES.get("H"), batch, order));
    }

    private static Map<String, double[]> permuted(
            Map<String, double[]> tensors, int size, int batch, IntUnaryOperator order) {
        Map<String, double[]> result = new LinkedHashMap<>();
        tensors.forEach((name, values) -> result.put(name, permuted(values, size, batch, order)));
        return result;
    }

    /** Row b of each step comes from row {@code order(b)}. */
    private static double[] permuted(double[] values, int size, int batch, IntUnaryOperator order) {
        double[] result = new double[values.length];
        for (int row = 0; row < values.length / size; row++) {
            int from = row / batch * batch + order.applyAsInt(row % batch);
            System.arraycopy(values, from * size, result, row * size, size);
        }
        return result;
    }

    @TestFactory
    List<DynamicTest> sequencesOfUnequalLengthsComputeWhatEachDoesAlone() {
        return everywhere((cell, kernels) -> {
            BatchLayout layout = BatchLayout.ofLengths(LENGTHS);
            Trial trial = Trial.random(cell.description(), SIZES, layout, 12);
            Trial.Results together = trial.run(cell, kernels, layout, Double.NaN);
            Map<String, double[]> sums = new LinkedHashMap<>();
            for (int b = 0; b < LENGTHS.length; b++) {
                Part part = new Part(layout, b, 0, LENGTHS[b]);
                Trial.Results alone = part.of(trial, trial.values().states(), trial.finalStateGradients())
                        .run(cell, kernels);
                assertSame(part.of(together), new Trial.Results(withoutParameters(alone)), kernels);
                alone.tensors().forEach((name, values) -> {
                    if (name.startsWith("grad.param.")) {
                        sums.merge(name, values, SequencesTest::sum);
                    }
                });
            }
            sums.forEach((name, values) -> assertClose(name, values, together.get(name), kernels));
        });
    }

    @TestFactory
    List<DynamicTest> aSequenceMayBeCutWhereStatesAndTheirGradientsAreCarried() {
        return everywhere((cell, kernels) -> {
            int steps = 9;
            BatchLayout layout = BatchLayout.uniform(steps, 1);
            Trial trial = Trial.random(cell.description(), SIZES, layout, 13);
            Trial.Results whole = trial.run(cell, kernels);
            for (int cut : new int[] {1, 4, 8}) {
                Part first = new Part(layout, 0, 0, cut);
                Part second = new Part(layout, 0, cut, steps);
                Trial.Results begun = first.of(trial, trial.values().states(), trial.finalStateGradients())
                        .run(cell, kernels);
                Trial.Results ended = second.of(trial, states("stateT.", begun), trial.finalStateGradients())
                        .run(cell, kernels);
                Trial.Results back = first.of(trial, trial.values().states(), states("grad.state0.", ended))
                        .run(cell, kernels);
                whole.tensors().forEach((name, values) -> {
                    double[] actual;
                    if (name.startsWith("grad.param.")) {
                        actual = sum(back.get(name), ended.get(name));
                    } else if (name.startsWith("stateT.")) {
                        actual = ended.get(name);
                    } else if (name.startsWith("grad.state0.")) {
                        actual = back.get(name);
                    } else {
                        actual = joined(back.get(name), ended.get(name));
                    }
                    assertClose(name + " cut at " + cut, values, actual, kernels);
                });
            }
        });
    }

    private static Map<String, double[]> states(String prefix, Trial.Results results) {
        Map<String, double[]> states = new LinkedHashMap<>();
        results.tensors().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                states.put(name.substring(prefix.length()), values);
            }
        });
        return states;
    }

    @TestFactory
    List<DynamicTest> whatStandsInPaddingChangesNothing() {
        return everywhere((cell, kernels) -> {
            BatchLayout layout = BatchLayout.ofLengths(LENGTHS);
            Trial trial = Trial.random(cell.description(), SIZES, layout, 14);
            Trial.Results zeros = trial.run(cell, kernels, layout, 0);
            for (double padding : new double[] {1e30, Double.NaN, Double.POSITIVE_INFINITY}) {
                Trial.Results others = trial.run(cell, kernels, layout, padding);
                zeros.tensors()
                        .forEach((name, values) -> assertThat(others.get(name))
                                .as(name + " with " + padding)
                                .isEqualTo(values));
            }
        });
    }

    /** Steps from one to before another of one sequence of a batch. */
    private record Part(BatchLayout layout, int sequence, int from, int to) {
        Trial of(Trial trial, Map<String, double[]> states, Map<String, double[]> finalStateGradients) {
            Values values = trial.values();
            return new Trial(
                    SIZES,
                    new Values(to - from, 1, timed(values.inputs()), first(states), values.parameters()),
                    timed(trial.outputGradients()),
                    first(finalStateGradients));
        }

        Trial.Results of(Trial.Results results) {
            Map<String, double[]> tensors = new LinkedHashMap<>();
            withoutParameters(results).forEach((name, values) -> {
                int size = SIZES.get(width(name));
                boolean perStep = name.startsWith("y.") || name.startsWith("grad.x.");
                tensors.put(name, perStep ? timed(values, size) : row(values, size, sequence));
            });
            return new Trial.Results(tensors);
        }

        private Map<String, double[]> timed(Map<String, double[]> tensors) {
            Map<String, double[]> result = new LinkedHashMap<>();
            tensors.forEach((name, values) -> result.put(name, timed(values, values.length / layout.totalRows())));
            return result;
        }

        private double[] timed(double[] values, int size) {
            double[] result = new double[(to - from) * size];
            for (int t = from; t < to; t++) {
                System.arraycopy(values, (layout.offset(t) + sequence) * size, result, (t - from) * size, size);
            }
            return result;
        }

        private Map<String, double[]> first(Map<String, double[]> tensors) {
            Map<String, double[]> result = new LinkedHashMap<>();
            tensors.forEach((name, values) -> result.put(name, row(values, SIZES.get("H"), sequence)));
            return result;
        }

        private static double[] row(double[] values, int size, int row) {
            double[] result = new double[size];
            System.arraycopy(values, row * size, result, 0, size);
            return result;
        }
    }

    private static Map<String, double[]> withoutParameters(Trial.Results results) {
        Map<String, double[]> tensors = new LinkedHashMap<>(results.tensors());
        tensors.keySet().removeIf(name -> name.startsWith("grad.param."));
        return tensors;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double[] joined(double[] a, double[] b) {
        double[] result = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, result, a.length, b.length);
        return result;
    }

    private static void assertSame(Trial.Results expected, Trial.Results actual, Kernels kernels) {
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        expected.tensors().forEach((name, values) -> assertClose(name, values, actual.get(name), kernels));
    }

    /** Sums are added up in another order, so the last bits differ. */
    private static void assertClose(String name, double[] expected, double[] actual, Kernels kernels) {
        double tolerance = kernels.precision() == Precision.DOUBLE ? 1e-13 : 1e-5;
        assertThat(Trial.error(expected, actual)).as(name).isLessThanOrEqualTo(tolerance);
    }
}
