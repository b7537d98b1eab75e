package org.cellwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;

/** Runs a cell forward and backward over one batch, from given tensors to resulting ones (see {@link CellTensors}). */
final class CellExercise {
    private final CellTensors tensors;
    private final Map<String, Integer> sizes;
    private final CellDescription description;
    private final BatchLayout layout;
    private final Kernels kernels;
    private final CellProgram program;
    private final CellRun run;

    /** @param sizes of the dimensions, and of steps and batch under the names that {@link CellTensors} has for them */
    CellExercise(CompiledCell compiled, Map<String, Integer> sizes, Kernels kernels) {
        this.tensors = new CellTensors(compiled.checked());
        this.sizes = Map.copyOf(sizes);
        this.description = compiled.cell().description();
        this.layout = BatchLayout.uniform(sizes.get(CellTensors.steps()), sizes.get(CellTensors.batch()));
        this.kernels = kernels;
        this.program = compiled.cell().program(sizes(description, sizes), kernels);
        this.run = program.newRun();
    }

    /** The sizes of a cell's own dimensions. */
    static Sizes sizes(CellDescription description, Map<String, Integer> sizes) {
        Map<String, Integer> own = new LinkedHashMap<>();
        for (String dimension : description.dimensions()) {
            own.put(dimension, sizes.get(dimension));
        }
        return new Sizes(own);
    }

    /** Outputs and final states. */
    Map<String, Tensor> forward(Map<String, Tensor> given) {
        return run(given, false);
    }

    /** Outputs, final states and all gradients. */
    Map<String, Tensor> forwardAndBackward(Map<String, Tensor> given) {
        return run(given, true);
    }

    private Map<String, Tensor> run(Map<String, Tensor> given, boolean backward) {
        program.pack(fill(parameters(), tensors.parameters(), given));
        run.prepare(layout);
        List<String> states = tensors.states("state0");
        for (int i = 0; i < states.size(); i++) {
            given.get(states.get(i)).copyTo(run.initialState(i));
        }
        List<Matrix> inputs = fill(inputs(), tensors.inputs(), given);
        run.forward(inputs);
        Map<String, Matrix> results = new LinkedHashMap<>();
        for (int i = 0; i < description.outputs().size(); i++) {
            results.put(tensors.outputs().get(i), run.output(i));
        }
        for (int i = 0; i < states.size(); i++) {
            Matrix state = kernels.allocate(
                    layout.batch(), size(description.states().get(i).size()));
            run.finalState(i, state);
            results.put(tensors.states("stateT").get(i), state);
        }
        if (backward) {
            backward(given, inputs, results);
        }
        Map<String, List<Extent>> shapes = tensors.results();
        Map<String, Tensor> read = new LinkedHashMap<>();
        results.forEach((name, matrix) ->
                read.put(name, Tensor.of(name, CellTensors.shape(shapes.get(name), sizes), matrix)));
        return read;
    }

    private void backward(Map<String, Tensor> given, List<Matrix> inputs, Map<String, Matrix> results) {
        for (int i = 0; i < description.states().size(); i++) {
            given.get(tensors.states("dstateT").get(i)).copyTo(run.stateGradient(i));
        }
        List<Matrix> outputGradients = new ArrayList<>();
        for (int i = 0; i < description.outputs().size(); i++) {
            Matrix gradient = kernels.allocate(
                    layout.totalRows(), size(description.outputs().get(i).size()));
            given.get(CellTensors.outsideGradient(tensors.outputs().get(i))).copyTo(gradient);
            outputGradients.add(gradient);
        }
        List<Matrix> inputGradients = inputs();
        List<Matrix> parameterGradients = parameters();
        run.backward(inputs, outputGradients, inputGradients, parameterGradients);
        put(results, tensors.parameters(), parameterGradients);
        put(results, tensors.inputs(), inputGradients);
        List<Matrix> stateGradients = new ArrayList<>();
        for (int i = 0; i < description.states().size(); i++) {
            stateGradients.add(run.stateGradient(i));
        }
        put(results, tensors.states("state0"), stateGradients);
    }

    private static void put(Map<String, Matrix> results, List<String> names, List<Matrix> gradients) {
        for (int i = 0; i < names.size(); i++) {
            results.put(CellTensors.gradient(names.get(i)), gradients.get(i));
        }
    }

    private List<Matrix> parameters() {
        return description.parameters().stream()
                .map(parameter -> kernels.allocate(size(parameter.rows()), size(parameter.columns())))
                .toList();
    }

    private List<Matrix> inputs() {
        return description.inputs().stream()
                .map(input -> kernels.allocate(layout.totalRows(), size(input.size())))
                .toList();
    }

    private static List<Matrix> fill(List<Matrix> matrices, List<String> names, Map<String, Tensor> given) {
        for (int i = 0; i < matrices.size(); i++) {
            given.get(names.get(i)).copyTo(matrices.get(i));
        }
        return matrices;
    }

    private int size(org.cellwright.runtime.cell.Extent extent) {
        return extent.in(program.sizes());
    }
}
