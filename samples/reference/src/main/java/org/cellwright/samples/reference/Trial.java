package org.cellwright.samples.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A cell of one input and one output with everything that a pass over one batch needs. Parameters and states go by
 * name, so that cells which declare the same ones in another order can be compared.
 */
final class Trial {
    private final CellDescription description;
    private final CellProgram program;
    private final CellRun run;
    private final BatchLayout layout;
    private final List<Matrix> parameters = new ArrayList<>();
    private final List<Matrix> gradients = new ArrayList<>();
    private final List<Matrix> initialStates = new ArrayList<>();
    private final List<Matrix> finalGradients = new ArrayList<>();
    private final List<Matrix> finalStates = new ArrayList<>();
    private final Matrix input;
    private final Matrix outputGradient;
    private final List<Matrix> inputs;
    private final List<Matrix> outputGradients;
    private final List<Matrix> inputGradients;

    Trial(Cell cell, Sizes sizes, Kernels kernels, BatchLayout layout) {
        this.layout = layout;
        description = cell.description();
        program = cell.program(sizes, kernels);
        run = program.newRun();
        for (CellDescription.Parameter parameter : description.parameters()) {
            int rows = parameter.rows().in(sizes);
            int columns = parameter.columns().in(sizes);
            parameters.add(kernels.allocate(rows, columns));
            gradients.add(kernels.allocate(rows, columns));
        }
        for (CellDescription.State state : description.states()) {
            int size = state.size().in(sizes);
            initialStates.add(kernels.allocate(layout.batch(), size));
            finalGradients.add(kernels.allocate(layout.batch(), size));
            finalStates.add(kernels.allocate(layout.batch(), size));
        }
        int inputSize = description.inputs().get(0).size().in(sizes);
        int outputSize = description.outputs().get(0).size().in(sizes);
        input = kernels.allocate(layout.totalRows(), inputSize);
        outputGradient = kernels.allocate(layout.totalRows(), outputSize);
        inputs = List.of(input);
        outputGradients = List.of(outputGradient);
        inputGradients = List.of(kernels.allocate(layout.totalRows(), inputSize));
    }

    /** Everything that goes in, by name: {@code param.W}, {@code state0.c}, {@code dstateT.c}, {@code x}, {@code dy}. */
    Map<String, Matrix> given() {
        Map<String, Matrix> given = new LinkedHashMap<>();
        for (int k = 0; k < parameters.size(); k++) {
            given.put("param." + description.parameters().get(k).name(), parameters.get(k));
        }
        for (int k = 0; k < initialStates.size(); k++) {
            given.put("state0." + description.states().get(k).name(), initialStates.get(k));
            given.put("dstateT." + description.states().get(k).name(), finalGradients.get(k));
        }
        given.put("x", input);
        given.put("dy", outputGradient);
        return given;
    }

    /** Sets everything that goes in to numbers that depend on its name and the seed alone. */
    void fill(long seed) {
        given().forEach((name, matrix) -> {
            double scale = name.startsWith("param.W") ? 1 / Math.sqrt(matrix.columns()) : 0.5;
            Random random = new Random(31 * seed + name.hashCode());
            for (int row = 0; row < matrix.rows(); row++) {
                for (int column = 0; column < matrix.columns(); column++) {
                    matrix.set(row, column, (float) (scale * random.nextGaussian()));
                }
            }
        });
    }

    /** Forward only, with the weights packed anew. */
    void infer() {
        program.pack(parameters);
        run.prepare(layout);
        for (int state = 0; state < initialStates.size(); state++) {
            run.initialState(state).copyFrom(initialStates.get(state));
        }
        run.forward(inputs);
    }

    /** Forward and backward, with the weights packed anew and all gradients computed. */
    void train() {
        infer();
        for (int state = 0; state < finalGradients.size(); state++) {
            run.stateGradient(state).copyFrom(finalGradients.get(state));
        }
        backward();
    }

    private void backward() {
        for (Matrix gradient : gradients) {
            gradient.fill(0);
        }
        run.backward(inputs, outputGradients, inputGradients, gradients);
    }

    /**
     * A step of gradient descent on half the squared distance between the outputs and targets.
     *
     * @param targets [rows of the layout, output size]
     * @return the loss before the step, over the number of rows
     */
    double descend(Matrix targets, double rate) {
        infer();
        Matrix outputs = run.output(0);
        double loss = 0;
        for (int row = 0; row < outputs.rows(); row++) {
            for (int column = 0; column < outputs.columns(); column++) {
                double difference = outputs.get(row, column) - targets.get(row, column);
                loss += 0.5 * difference * difference / outputs.rows();
                outputGradient.set(row, column, difference / outputs.rows());
            }
        }
        backward();
        for (int k = 0; k < parameters.size(); k++) {
            Matrix parameter = parameters.get(k);
            for (int row = 0; row < parameter.rows(); row++) {
                for (int column = 0; column < parameter.columns(); column++) {
                    double step = rate * gradients.get(k).get(row, column);
                    parameter.set(row, column, parameter.get(row, column) - step);
                }
            }
        }
        return loss;
    }

    /** After {@link #train}: {@code y}, {@code stateT.c}, {@code grad.param.W}, {@code grad.state0.c}, {@code grad.x}. */
    Map<String, Matrix> results() {
        Map<String, Matrix> results = new LinkedHashMap<>();
        results.put("y", run.output(0));
        for (int state = 0; state < finalStates.size(); state++) {
            run.finalState(state, finalStates.get(state));
            results.put("stateT." + description.states().get(state).name(), finalStates.get(state));
            results.put("grad.state0." + description.states().get(state).name(), run.stateGradient(state));
        }
        for (int k = 0; k < gradients.size(); k++) {
            results.put("grad.param." + description.parameters().get(k).name(), gradients.get(k));
        }
        results.put("grad.x", inputGradients.get(0));
        return results;
    }

    /** For every tensor of {@code expected} the largest difference in {@code actual}, relative to its largest magnitude. */
    static Map<String, Double> errors(Map<String, Matrix> expected, Map<String, Matrix> actual) {
        Map<String, Double> errors = new LinkedHashMap<>();
        expected.forEach((name, matrix) -> errors.put(name, error(matrix, actual.get(name))));
        return errors;
    }

    private static double error(Matrix expected, Matrix actual) {
        double magnitude = 0;
        double difference = 0;
        for (int row = 0; row < expected.rows(); row++) {
            for (int column = 0; column < expected.columns(); column++) {
                double value = expected.get(row, column);
                magnitude = Math.max(magnitude, Math.abs(value));
                difference = Math.max(difference, Math.abs(value - actual.get(row, column)));
            }
        }
        return magnitude == 0 ? difference : difference / magnitude;
    }
}
