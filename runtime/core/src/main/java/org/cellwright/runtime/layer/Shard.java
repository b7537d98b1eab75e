package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/** The run of some sequences of a batch through a cell, and the memory that it needs apart from other shards. */
final class Shard {
    private final CellRun run;
    private final List<Matrix> inputs;
    private final List<Matrix> inputGradients;
    private final List<Matrix> outputGradients;
    private final List<MatrixBuffer> inputMemory = new ArrayList<>();
    private final List<MatrixBuffer> inputGradientMemory = new ArrayList<>();
    private final List<MatrixBuffer> outputGradientMemory = new ArrayList<>();
    private final List<MatrixBuffer> stateMemory = new ArrayList<>();
    private List<Matrix> parameterGradients = List.of();

    Shard(CellProgram program, Columns inputs, Columns outputs, List<LayerState> states) {
        this.run = program.newRun();
        this.inputs = Arrays.asList(new Matrix[inputs.count()]);
        this.inputGradients = Arrays.asList(new Matrix[inputs.count()]);
        this.outputGradients = Arrays.asList(new Matrix[outputs.count()]);
        Precision precision = program.kernels().precision();
        for (int i = 0; i < inputs.count(); i++) {
            inputMemory.add(new MatrixBuffer(precision, inputs.size(i)));
            inputGradientMemory.add(new MatrixBuffer(precision, inputs.size(i)));
        }
        for (int i = 0; i < outputs.count(); i++) {
            outputGradientMemory.add(new MatrixBuffer(precision, outputs.size(i)));
        }
        for (LayerState state : states) {
            stateMemory.add(new MatrixBuffer(precision, state.size()));
        }
    }

    CellRun run() {
        return run;
    }

    void useInput(Matrix input) {
        inputs.set(0, input);
    }

    Matrix ownInput(int index, int rows) {
        inputs.set(index, inputMemory.get(index).rows(rows));
        return inputs.get(index);
    }

    void useOutputGradient(Matrix gradient) {
        outputGradients.set(0, gradient);
    }

    Matrix ownOutputGradient(int index, int rows) {
        outputGradients.set(index, outputGradientMemory.get(index).rows(rows));
        return outputGradients.get(index);
    }

    /** @param gradient of the only input, or null if nobody needs the gradient of any */
    void useInputGradient(Matrix gradient) {
        for (int i = 0; i < inputGradients.size(); i++) {
            inputGradients.set(i, gradient);
        }
    }

    void ownInputGradient(int index, int rows) {
        inputGradients.set(index, inputGradientMemory.get(index).rows(rows));
    }

    Matrix inputGradient(int index) {
        return inputGradients.get(index);
    }

    /** Prepares the run to begin with what the cell declares. */
    void begin(BatchLayout layout) {
        run.prepare(layout);
        run.begin();
    }

    /** Prepares the run and sets its initial states from rows of the layer's, from {@code first} on. */
    void proceed(BatchLayout layout, int first, List<LayerState> states, RowOperations rowOperations) {
        run.prepare(layout);
        for (int i = 0; i < states.size(); i++) {
            LayerState state = states.get(i);
            rowOperations.copy(state.value(), first, 0, run.initialState(i), 0, 0, layout.batch(), state.size());
        }
    }

    void forward() {
        run.forward(inputs);
    }

    /** Puts the final states into rows of the layer's. */
    void end(int batch, int first, List<LayerState> states, RowOperations rowOperations) {
        for (int i = 0; i < states.size(); i++) {
            LayerState state = states.get(i);
            Matrix end = stateMemory.get(i).rows(batch);
            run.finalState(i, end);
            rowOperations.copy(end, 0, 0, state.value(), first, 0, batch, state.size());
        }
    }

    /** Adds to {@code gradients} of the parameters; or, where other shards have gradients of their own, keeps them as {@link #parameterGradients}. */
    void backward(
            int batch,
            int first,
            List<LayerState> states,
            RowOperations rowOperations,
            List<Matrix> gradients,
            boolean keep) {
        for (int i = 0; i < states.size(); i++) {
            LayerState state = states.get(i);
            rowOperations.copy(state.gradient(), first, 0, run.stateGradient(i), 0, 0, batch, state.size());
        }
        run.backward(inputs, outputGradients, inputGradients, keep ? ownGradients(gradients) : gradients);
        for (int i = 0; i < states.size(); i++) {
            LayerState state = states.get(i);
            rowOperations.copy(run.stateGradient(i), 0, 0, state.gradient(), first, 0, batch, state.size());
        }
    }

    /** Zeros in the shapes of the given matrices. */
    private List<Matrix> ownGradients(List<Matrix> shapes) {
        if (parameterGradients.isEmpty()) {
            parameterGradients = shapes.stream()
                    .map(matrix -> Matrix.allocate(matrix.precision(), matrix.rows(), matrix.columns()))
                    .toList();
        } else {
            for (int i = 0; i < parameterGradients.size(); i++) {
                parameterGradients.get(i).fill(0);
            }
        }
        return parameterGradients;
    }

    List<Matrix> parameterGradients() {
        return parameterGradients;
    }
}
