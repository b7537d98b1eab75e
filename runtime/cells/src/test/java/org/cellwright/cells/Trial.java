package org.cellwright.cells;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cellwright.compiler.interpret.Draws;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.compiler.ir.Operation.MaskKind;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.random.Philox;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Numbers to run a cell on, forward and backward.
 *
 * @param outputGradients by output: [T, B, H], or the rows of a layout
 * @param finalStateGradients by state: [B, H]
 * @param key what masks are drawn from; null where nothing is drawn
 */
record Trial(
        Map<String, Integer> sizes,
        Values values,
        Map<String, double[]> outputGradients,
        Map<String, double[]> finalStateGradients,
        Long key) {

    Trial(
            Map<String, Integer> sizes,
            Values values,
            Map<String, double[]> outputGradients,
            Map<String, double[]> finalStateGradients) {
        this(sizes, values, outputGradients, finalStateGradients, null);
    }

    /** Results by name: {@code y.NAME}, {@code stateT.NAME}, {@code grad.x.NAME}, {@code grad.state0.NAME}, {@code grad.param.NAME}. */
    record Results(Map<String, double[]> tensors) {
        double[] get(String name) {
            double[] values = tensors.get(name);
            if (values == null) {
                throw new IllegalArgumentException("no " + name + " among " + tensors.keySet());
            }
            return values;
        }
    }

    /** Uniform random numbers for everything that the cell declares. */
    static Trial random(CellDescription cell, Map<String, Integer> sizes, int steps, int batch, long seed) {
        return random(cell, sizes, BatchLayout.uniform(steps, batch), seed);
    }

    /** Uniform random numbers for sequences of any lengths; time and sequence together are the rows of the layout. */
    static Trial random(CellDescription cell, Map<String, Integer> sizes, BatchLayout layout, long seed) {
        Random random = new Random(seed);
        Sizes bound = new Sizes(sizes);
        int rows = layout.totalRows();
        int batch = layout.batch();
        Map<String, double[]> inputs = new LinkedHashMap<>();
        cell.inputs()
                .forEach(input -> inputs.put(
                        input.name(), numbers(random, rows * input.size().in(bound), 1)));
        Map<String, double[]> states = new LinkedHashMap<>();
        Map<String, double[]> stateGradients = new LinkedHashMap<>();
        cell.states().forEach(state -> {
            states.put(state.name(), numbers(random, batch * state.size().in(bound), 1));
            stateGradients.put(
                    state.name(), numbers(random, batch * state.size().in(bound), 1));
        });
        Map<String, double[]> outputGradients = new LinkedHashMap<>();
        cell.outputs()
                .forEach(output -> outputGradients.put(
                        output.name(), numbers(random, rows * output.size().in(bound), 1)));
        Map<String, double[]> parameters = new LinkedHashMap<>();
        cell.parameters()
                .forEach(parameter -> parameters.put(
                        parameter.name(),
                        numbers(
                                random,
                                parameter.rows().in(bound) * parameter.columns().in(bound),
                                0.7)));
        return new Trial(
                sizes, new Values(layout.steps(), batch, inputs, states, parameters), outputGradients, stateGradients);
    }

    /** The same, but constants that a layer may set are between half and one and a half times what the cell has. */
    Trial settingConstants(CellDescription cell) {
        Random random = new Random(1);
        Map<String, Double> constants = new LinkedHashMap<>();
        cell.constants()
                .forEach(constant -> constants.put(constant.name(), constant.standard() * (0.5 + random.nextDouble())));
        Values set = new Values(
                values.steps(), values.batch(), values.inputs(), values.states(), values.parameters(), constants);
        return new Trial(sizes, set, outputGradients, finalStateGradients);
    }

    /** The same, but the states begin with what the cell declares. */
    Trial fromTheBeginning() {
        Values given = new Values(
                values.steps(), values.batch(), values.inputs(), Map.of(), values.parameters(), values.constants());
        return new Trial(sizes, given, outputGradients, finalStateGradients);
    }

    /** The same in training, where masks are drawn. */
    Trial drawing(long from) {
        return new Trial(sizes, values, outputGradients, finalStateGradients, from);
    }

    /** The numbers of masks as the interpreter asks for them: drawn as documented, by what is independent of how a batch is run. */
    Draws draws() {
        if (key == null) {
            return Draws.NOTHING;
        }
        Philox philox = new Philox();
        return (mask, rate, step, row, element) -> {
            boolean weights = mask.kind() == MaskKind.WEIGHTS;
            boolean eachStep = mask.kind() != MaskKind.VARIATIONAL && !weights;
            int columns = weights ? mask.shape().columns().in(sizes) : Integer.MAX_VALUE;
            int column = element % columns;
            philox.block(key, column / 4, weights ? element / columns : row, eachStep ? step : -1, mask.index());
            boolean out = philox.number(column % 4) < rate * 0x1p32;
            return mask.kind() == MaskKind.ZONEOUT ? (out ? 1 : 0) : out ? 0 : 1 / (1 - rate);
        };
    }

    /** The same numbers, each changed by up to two parts of itself. */
    Trial perturbed(Random random, double part) {
        Values moved = new Values(
                values.steps(),
                values.batch(),
                perturbed(values.inputs(), random, part),
                perturbed(values.states(), random, part),
                perturbed(values.parameters(), random, part),
                values.constants());
        return new Trial(
                sizes,
                moved,
                perturbed(outputGradients, random, part),
                perturbed(finalStateGradients, random, part),
                key);
    }

    private static Map<String, double[]> perturbed(Map<String, double[]> tensors, Random random, double part) {
        Map<String, double[]> result = new LinkedHashMap<>();
        tensors.forEach((name, values) -> result.put(
                name,
                Arrays.stream(values)
                        .map(number -> number * (1 + part * (random.nextInt(5) - 2)))
                        .toArray()));
        return result;
    }

    private static double[] numbers(Random random, int count, double range) {
        return random.doubles(count, -range, range).toArray();
    }

    /** What the generated cell computes. */
    Results run(Cell cell, Kernels kernels) {
        return run(cell, kernels, BatchLayout.uniform(values.steps(), values.batch()), Double.NaN);
    }

    /** @param padding what stands after the last column of each row */
    Results run(Cell standard, Kernels kernels, BatchLayout layout, double padding) {
        Cell cell = standard;
        for (Map.Entry<String, Double> constant : values.constants().entrySet()) {
            cell = cell.with(constant.getKey(), constant.getValue());
        }
        CellDescription description = cell.description();
        Sizes bound = new Sizes(sizes);
        CellProgram program = cell.program(bound, kernels);
        List<Matrix> parameters = new ArrayList<>();
        List<Matrix> parameterGradients = new ArrayList<>();
        description.parameters().forEach(parameter -> {
            int rows = parameter.rows().in(bound);
            int columns = parameter.columns().in(bound);
            parameters.add(filled(padding, kernels, values.parameters().get(parameter.name()), rows, columns));
            parameterGradients.add(kernels.allocate(rows, columns));
        });
        if (key != null) {
            program.drawWeights(key);
        }
        program.pack(parameters);
        int batch = values.batch();
        int rows = layout.totalRows();
        CellRun run = program.newRun();
        run.prepare(layout);
        List<Matrix> inputs = new ArrayList<>();
        List<Matrix> inputGradients = new ArrayList<>();
        description.inputs().forEach(input -> {
            int size = input.size().in(bound);
            inputs.add(filled(padding, kernels, values.inputs().get(input.name()), rows, size));
            Matrix gradient = kernels.allocate(rows, size);
            gradient.fill(padding);
            inputGradients.add(gradient);
        });
        if (values.states().isEmpty()) {
            run.begin();
        }
        if (key != null) {
            run.draw(key, 0, 0);
        }
        for (int i = 0;
                i < (values.states().isEmpty() ? 0 : description.states().size());
                i++) {
            fill(
                    run.initialState(i),
                    values.states().get(description.states().get(i).name()));
        }
        run.forward(inputs);
        Map<String, double[]> results = new LinkedHashMap<>();
        List<Matrix> outputGradientMatrices = new ArrayList<>();
        for (int i = 0; i < description.outputs().size(); i++) {
            CellDescription.Output output = description.outputs().get(i);
            results.put("y." + output.name(), numbers(run.output(i)));
            outputGradientMatrices.add(filled(
                    padding,
                    kernels,
                    outputGradients.get(output.name()),
                    rows,
                    output.size().in(bound)));
        }
        for (int i = 0; i < description.states().size(); i++) {
            CellDescription.State state = description.states().get(i);
            Matrix last = kernels.allocate(batch, state.size().in(bound));
            run.finalState(i, last);
            results.put("stateT." + state.name(), numbers(last));
            fill(run.stateGradient(i), finalStateGradients.get(state.name()));
        }
        run.backward(inputs, outputGradientMatrices, inputGradients, parameterGradients);
        for (int i = 0; i < description.inputs().size(); i++) {
            results.put("grad.x." + description.inputs().get(i).name(), numbers(inputGradients.get(i)));
        }
        for (int i = 0; i < description.states().size(); i++) {
            results.put("grad.state0." + description.states().get(i).name(), numbers(run.stateGradient(i)));
        }
        for (int i = 0; i < description.parameters().size(); i++) {
            results.put("grad.param." + description.parameters().get(i).name(), numbers(parameterGradients.get(i)));
        }
        return new Results(results);
    }

    private static Matrix filled(double padding, Kernels kernels, double[] values, int rows, int columns) {
        Matrix matrix = kernels.allocate(rows, columns);
        matrix.fill(padding);
        fill(matrix, values);
        return matrix;
    }

    private static void fill(Matrix matrix, double[] values) {
        if (values.length != matrix.rows() * matrix.columns()) {
            throw new IllegalArgumentException(values.length + " values for " + matrix);
        }
        for (int i = 0; i < values.length; i++) {
            matrix.set(i / matrix.columns(), i % matrix.columns(), values[i]);
        }
    }

    private static double[] numbers(Matrix matrix) {
        double[] values = new double[matrix.rows() * matrix.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i / matrix.columns(), i % matrix.columns());
        }
        return values;
    }

    /** The largest difference relative to the largest magnitude of what is expected; absolute where that is 0. NaN counts as infinite. */
    static double error(double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            double one = Math.abs(expected[i] - actual[i]);
            difference = Double.isNaN(one) ? Double.POSITIVE_INFINITY : Math.max(difference, one);
        }
        return largest == 0 ? difference : difference / largest;
    }
}
