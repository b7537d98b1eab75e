package org.cellwright.compiler.interpret;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * Runs a checked cell over a batch of sequences. Slow and plain: a gradient takes a run for every number that it is taken
 * with respect to.
 */
public final class Interpreter {
    private final CheckedCell cell;
    private final Map<String, Integer> sizes;
    private final Values values;
    private final Draws draws;

    /** Where the direction of the derivative is 1: an element of the values of a name. */
    private record Seed(Map<String, double[]> group, String name, int element) {
        static final Seed NONE = new Seed(Map.of(), "", 0);
    }

    private interface Observer {
        /** @param step from 0; T for the final states */
        void observe(int step, int row, Variable variable, Dual value);
    }

    private Interpreter(CheckedCell cell, Map<String, Integer> sizes, Values values, Draws draws) {
        this.cell = cell;
        this.sizes = sizes;
        this.values = values;
        this.draws = draws;
        int rows = values.steps() * values.batch();
        for (Variable.Input input : cell.inputs()) {
            require("input", input, values.inputs(), rows);
        }
        for (Variable.State state : cell.states()) {
            if (values.states().containsKey(state.name())) {
                require("state", state, values.states(), values.batch());
            }
        }
        for (Variable.Parameter parameter : cell.parameters()) {
            require("parameter", parameter, values.parameters(), 1);
        }
    }

    /**
     * @param sizes of the cell's dimensions
     * @throws IllegalArgumentException where a value is missing or has another length
     */
    public static Run run(CheckedCell cell, Map<String, Integer> sizes, Values values) {
        return run(cell, sizes, values, Draws.NOTHING);
    }

    /** As {@link #run(CheckedCell, Map, Values)}, with what is drawn in training. */
    public static Run run(CheckedCell cell, Map<String, Integer> sizes, Values values, Draws draws) {
        return new Interpreter(cell, sizes, values, draws).run();
    }

    /**
     * The gradient of the sum over all outputs of output times outputGradients, plus the same of the final states.
     *
     * @param outputGradients like {@link Run#outputs}; an output that is missing counts as 0
     * @param finalStateGradients like {@link Run#finalStates}; a state that is missing counts as 0
     * @return for each input, given first state and parameter the gradient, of the same layout
     */
    public static Values gradient(
            CheckedCell cell,
            Map<String, Integer> sizes,
            Values values,
            Map<String, double[]> outputGradients,
            Map<String, double[]> finalStateGradients) {
        return gradient(cell, sizes, values, Draws.NOTHING, outputGradients, finalStateGradients);
    }

    /** As the other, with what is drawn in training. */
    public static Values gradient(
            CheckedCell cell,
            Map<String, Integer> sizes,
            Values values,
            Draws draws,
            Map<String, double[]> outputGradients,
            Map<String, double[]> finalStateGradients) {
        return new Interpreter(cell, sizes, values, draws).gradient(outputGradients, finalStateGradients);
    }

    private Run run() {
        Map<String, double[]> outputs = new LinkedHashMap<>();
        Map<String, double[]> finalStates = new LinkedHashMap<>();
        int steps = values.steps();
        int batch = values.batch();
        for (Variable output : cell.outputs()) {
            outputs.put(output.name(), new double[steps * batch * length(output)]);
        }
        for (Variable.State state : cell.states()) {
            finalStates.put(state.name(), new double[batch * length(state)]);
        }
        sequences(Seed.NONE, 0, batch, (step, row, variable, value) -> {
            int at = step == steps ? row : step * batch + row;
            double[] target = (step == steps ? finalStates : outputs).get(variable.name());
            System.arraycopy(value.value(), 0, target, at * value.length(), value.length());
        });
        return new Run(outputs, finalStates);
    }

    private Values gradient(Map<String, double[]> outputGradients, Map<String, double[]> finalStateGradients) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        Map<String, double[]> states = new LinkedHashMap<>();
        Map<String, double[]> parameters = new LinkedHashMap<>();
        for (Variable.Input input : cell.inputs()) {
            inputs.put(input.name(), gradient(values.inputs(), input, true, outputGradients, finalStateGradients));
        }
        for (Variable.State state : cell.states()) {
            if (values.states().containsKey(state.name())) {
                states.put(state.name(), gradient(values.states(), state, true, outputGradients, finalStateGradients));
            }
        }
        for (Variable.Parameter parameter : cell.parameters()) {
            parameters.put(
                    parameter.name(),
                    gradient(values.parameters(), parameter, false, outputGradients, finalStateGradients));
        }
        return new Values(values.steps(), values.batch(), inputs, states, parameters);
    }

    /** @param ofRow whether each element belongs to one row of the batch, so that the others need not run */
    private double[] gradient(
            Map<String, double[]> group,
            Variable variable,
            boolean ofRow,
            Map<String, double[]> outputGradients,
            Map<String, double[]> finalStateGradients) {
        double[] gradient = new double[group.get(variable.name()).length];
        int batch = values.batch();
        for (int element = 0; element < gradient.length; element++) {
            int row = element / length(variable) % batch;
            double[] total = new double[1];
            sequences(
                    new Seed(group, variable.name(), element),
                    ofRow ? row : 0,
                    ofRow ? row + 1 : batch,
                    (step, at, observed, value) -> {
                        boolean end = step == values.steps();
                        double[] outer = (end ? finalStateGradients : outputGradients).get(observed.name());
                        int from = (end ? at : step * batch + at) * value.length();
                        for (int i = 0; outer != null && value.varies() && i < value.length(); i++) {
                            total[0] += outer[from + i] * value.tangent(i);
                        }
                    });
            gradient[element] = total[0];
        }
        return gradient;
    }

    private void sequences(Seed seed, int firstRow, int endRow, Observer observer) {
        for (int row = firstRow; row < endRow; row++) {
            sequence(seed, row, observer);
        }
    }

    private void sequence(Seed seed, int row, Observer observer) {
        Evaluation evaluation = new Evaluation(sizes, draws, row);
        for (Variable.Parameter parameter : cell.parameters()) {
            evaluation.setCurrent(parameter, read(seed, values.parameters(), parameter, 0));
        }
        for (Variable.Constant constant : cell.constants()) {
            double value = values.constants().getOrDefault(constant.name(), constant.value());
            evaluation.setCurrent(constant, Dual.constant(value));
        }
        Map<Variable, Dual> states = new LinkedHashMap<>();
        for (Variable.State state : cell.states()) {
            states.put(state, first(seed, state, row, evaluation));
        }
        for (int step = 0; step < values.steps(); step++) {
            evaluation.setStep(step);
            for (Variable.Input input : cell.inputs()) {
                int at = step * values.batch() + row;
                evaluation.setCurrent(input, read(seed, values.inputs(), input, at));
            }
            states.forEach((state, value) -> evaluation.setPrevious((Variable.State) state, value));
            Map<String, Dual> results = new LinkedHashMap<>();
            for (CheckedCell.Equation equation : cell.equations()) {
                Dual value = evaluation.evaluate(equation.value(), length(equation.target()));
                evaluation.setCurrent(equation.target(), value);
                results.put(equation.target().name(), value);
            }
            for (Variable output : cell.outputs()) {
                observer.observe(step, row, output, results.get(output.name()));
            }
            states.replaceAll((state, before) -> results.get(state.name()));
        }
        states.forEach((state, value) -> observer.observe(values.steps(), row, state, value));
    }

    /** What is given, or what the cell declares. */
    private Dual first(Seed seed, Variable.State state, int row, Evaluation evaluation) {
        if (values.states().containsKey(state.name())) {
            return read(seed, values.states(), state, row);
        }
        Expression declared = cell.firstValue(state).orElse(new Expression.Number(state.initialValue(), state.span()));
        return evaluation.evaluate(declared, length(state));
    }

    private Dual read(Seed seed, Map<String, double[]> group, Variable variable, int block) {
        int length = length(variable);
        double[] all = group.get(variable.name());
        double[] value = Arrays.copyOfRange(all, block * length, (block + 1) * length);
        int element = seed.element() - block * length;
        if (seed.group() != group || !seed.name().equals(variable.name()) || element < 0 || element >= length) {
            return new Dual(value, null);
        }
        double[] tangent = new double[length];
        tangent[element] = 1;
        return new Dual(value, tangent);
    }

    private int length(Variable variable) {
        return length(variable.shape(), sizes);
    }

    private static int length(Shape shape, Map<String, Integer> sizes) {
        int length = 1;
        List<Extent> extents = shape.extents();
        for (Extent extent : extents) {
            length *= extent.in(sizes);
        }
        return length;
    }

    private void require(String kind, Variable variable, Map<String, double[]> group, int blocks) {
        double[] found = group.get(variable.name());
        int expected = blocks * length(variable);
        if (found == null || found.length != expected) {
            throw new IllegalArgumentException("the " + kind + " " + variable.name() + " needs " + expected
                    + " numbers, but has " + (found == null ? "none" : String.valueOf(found.length)));
        }
    }
}
