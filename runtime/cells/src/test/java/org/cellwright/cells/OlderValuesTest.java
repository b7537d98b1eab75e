package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Older values and the number of the step are part of what a sequence hands on. */
class OlderValuesTest {
    private static final CompiledCell CELL = CompiledCell.of("""
            cell Older {
              dim X, H;
              input x: [X];
              state h: [H] = 0.25;
              output h;
              param W, V: [H, H];
              param U, R: [H, X];
              param s: [];

              h[t] = tanh(W @ h[t-1] + V @ h[t-3] + U @ x[t] * exp(-s * t) + R @ x[t-2]);
            }
            """);
    private static final Map<String, Integer> SIZES = Map.of("X", 3, "H", 5);
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int BATCH = 2;

    @Test
    void theFirstStepsSeeTheFirstValueOfAStateAndZerosOfAnInput() {
        assertThat(CELL.cell().description().states())
                .extracting(state -> state.name() + " = " + state.initialValue())
                .containsExactly("h = 0.25", "h.2 = 0.25", "h.3 = 0.25", "t = 0.0", "x.1 = 0.0", "x.2 = 0.0");
    }

    @Test
    void aSequenceInTwoPartsComputesTheSame() {
        Trial whole = Trial.random(CELL.cell().description(), SIZES, 7, BATCH, 3);
        Trial.Results expected = whole.run(CELL.cell(), KERNELS);
        for (int cut = 1; cut < 7; cut++) {
            Trial first = part(whole, 0, cut, whole.values().states(), Map.of());
            Map<String, double[]> carried = named(run(first), "stateT.");
            Trial.Results second = run(part(whole, cut, 7, carried, whole.finalStateGradients()));
            Trial.Results begin = run(part(whole, 0, cut, whole.values().states(), named(second, "grad.state0.")));
            expected.tensors()
                    .forEach((name, values) -> assertThat(Trial.error(values, joined(name, begin, second)))
                            .as(name)
                            .isLessThan(1e-12));
        }
    }

    /** More rows than a chunk has, forward and backward, in steps with ever fewer of them. */
    @Test
    void sequencesOfOtherLengthsChangeNothing() {
        int[] lengths = new int[12];
        Arrays.setAll(lengths, b -> 60 - 5 * b);
        BatchLayout layout = BatchLayout.ofLengths(lengths);
        Trial together = Trial.random(CELL.cell().description(), SIZES, layout, 4);
        Trial.Results found = together.run(CELL.cell(), KERNELS, layout, Double.NaN);
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (int b = 0; b < lengths.length; b++) {
            int sequence = b;
            Trial alone = new Trial(
                    SIZES,
                    new Values(
                            lengths[b],
                            1,
                            each(together.values().inputs(), values -> steps(values, layout, sequence)),
                            each(together.values().states(), values -> part(values, sequence, lengths.length)),
                            together.values().parameters()),
                    each(together.outputGradients(), values -> steps(values, layout, sequence)),
                    each(together.finalStateGradients(), values -> part(values, sequence, lengths.length)));
            run(alone).tensors().forEach((name, values) -> {
                double[] all = found.get(name);
                if (name.startsWith("grad.param.")) {
                    double[] sum = sums.computeIfAbsent(name, key -> new double[values.length]);
                    Arrays.setAll(sum, i -> sum[i] + values[i]);
                } else {
                    boolean ofState = name.startsWith("grad.state0.") || name.startsWith("stateT.");
                    assertThat(Trial.error(
                                    values,
                                    ofState ? part(all, sequence, lengths.length) : steps(all, layout, sequence)))
                            .as(name + " of sequence " + sequence)
                            .isLessThan(1e-12);
                }
            });
        }
        sums.forEach((name, sum) ->
                assertThat(Trial.error(sum, found.get(name))).as(name).isLessThan(1e-12));
    }

    private static Map<String, double[]> each(Map<String, double[]> tensors, UnaryOperator<double[]> change) {
        Map<String, double[]> changed = new LinkedHashMap<>();
        tensors.forEach((name, values) -> changed.put(name, change.apply(values)));
        return changed;
    }

    private static double[] part(double[] values, int index, int parts) {
        int size = values.length / parts;
        return Arrays.copyOfRange(values, index * size, (index + 1) * size);
    }

    /** The rows of one sequence. */
    private static double[] steps(double[] values, BatchLayout layout, int sequence) {
        int size = values.length / layout.totalRows();
        double[] steps = new double[layout.length(sequence) * size];
        for (int t = 0; t < layout.length(sequence); t++) {
            System.arraycopy(values, (layout.offset(t) + sequence) * size, steps, t * size, size);
        }
        return steps;
    }

    private static Trial.Results run(Trial trial) {
        return trial.run(CELL.cell(), KERNELS);
    }

    private static double[] joined(String name, Trial.Results begin, Trial.Results end) {
        double[] first = begin.get(name);
        double[] second = end.get(name);
        if (name.startsWith("grad.param.")) {
            double[] sum = new double[first.length];
            Arrays.setAll(sum, i -> first[i] + second[i]);
            return sum;
        }
        if (name.startsWith("grad.state0.") || name.startsWith("stateT.")) {
            return name.startsWith("stateT.") ? second : first;
        }
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static Trial part(
            Trial whole, int from, int to, Map<String, double[]> states, Map<String, double[]> finalStateGradients) {
        Map<String, double[]> finals = new LinkedHashMap<>();
        states.forEach(
                (name, values) -> finals.put(name, finalStateGradients.getOrDefault(name, new double[values.length])));
        return new Trial(
                SIZES,
                new Values(
                        to - from,
                        BATCH,
                        steps(whole.values().inputs(), from, to),
                        states,
                        whole.values().parameters()),
                steps(whole.outputGradients(), from, to),
                finals);
    }

    private static Map<String, double[]> steps(Map<String, double[]> tensors, int from, int to) {
        Map<String, double[]> part = new LinkedHashMap<>();
        tensors.forEach((name, values) -> {
            int step = values.length / 7;
            part.put(name, Arrays.copyOfRange(values, from * step, to * step));
        });
        return part;
    }

    private static Map<String, double[]> named(Trial.Results results, String prefix) {
        Map<String, double[]> found = new LinkedHashMap<>();
        results.tensors().forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), values);
            }
        });
        return found;
    }
}
