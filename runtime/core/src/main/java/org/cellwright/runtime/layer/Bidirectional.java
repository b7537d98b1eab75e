package org.cellwright.runtime.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * Two layers, one from each end: the second sees each sequence reversed within its own length. The output at each step is
 * that of the first, then that of the second at the same place. The layers may have different cells and sizes; their paths are
 * {@code forward} and {@code backward}. The second layer's final state is the one after the sequence's first step.
 */
public final class Bidirectional implements Layer {
    private final Layer forward;
    private final Layer backward;
    private final Parameters parameters;
    private final States states;
    private final RowOperations rowOperations;
    private final LayoutCache<int[]> reversals = new LayoutCache<>(Bidirectional::reversal);
    private final MatrixBuffer reversedInputs;
    private final MatrixBuffer outputs;
    private final MatrixBuffer forwardOutputGradients;
    private final MatrixBuffer backwardOutputGradients;
    private final MatrixBuffer backwardInputGradients;
    private final Workers.Job forwardJob;
    private final Workers.Job backwardJob;
    private BatchLayout layout;
    private Pass pass;
    private int[] reversal;
    private Matrix input;
    private Matrix output;
    private Matrix outputGradient;
    private Matrix inputGradient;

    public Bidirectional(Layer forward, Layer backward) {
        this(forward, backward, Workers.CALLER);
    }

    /**
     * @param workers run both directions at once
     * @throws IllegalArgumentException if the layers take different inputs
     */
    public Bidirectional(Layer forward, Layer backward, Workers workers) {
        if (forward == backward) {
            throw new IllegalArgumentException("the two directions need a layer each, but got the same twice");
        }
        if (forward.inputSize() != backward.inputSize() || forward.precision() != backward.precision()) {
            throw new IllegalArgumentException("both directions must take the same input, but forward takes "
                    + forward.inputSize() + " " + forward.precision() + ", backward " + backward.inputSize() + " "
                    + backward.precision());
        }
        this.forward = forward;
        this.backward = backward;
        Map<String, Layer> parts = new LinkedHashMap<>();
        parts.put("forward", forward);
        parts.put("backward", backward);
        Map<String, Parameters> partParameters = new LinkedHashMap<>();
        parts.forEach((name, layer) -> partParameters.put(name, layer.parameters()));
        this.parameters = Parameters.ofParts(partParameters);
        this.states = States.ofParts(parts);
        Precision precision = forward.precision();
        this.rowOperations = RowOperations.of(precision);
        this.reversedInputs = new MatrixBuffer(precision, forward.inputSize());
        this.outputs = new MatrixBuffer(precision, forward.outputSize() + backward.outputSize());
        this.forwardOutputGradients = new MatrixBuffer(precision, forward.outputSize());
        this.backwardOutputGradients = new MatrixBuffer(precision, backward.outputSize());
        this.backwardInputGradients = new MatrixBuffer(precision, forward.inputSize());
        this.forwardJob = workers.job(direction -> {
            if (direction == 0) {
                runForward();
            } else {
                runBackward();
            }
        });
        this.backwardJob = workers.job(direction -> {
            if (direction == 0) {
                propagateForward();
            } else {
                propagateBackward();
            }
        });
    }

    @Override
    public Precision precision() {
        return forward.precision();
    }

    @Override
    public int inputSize() {
        return forward.inputSize();
    }

    @Override
    public int outputSize() {
        return forward.outputSize() + backward.outputSize();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public States states() {
        return states;
    }

    /** Never: the second layer sees the end first. */
    @Override
    public boolean causal() {
        return false;
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        this.layout = layout;
        this.pass = pass;
        this.input = input;
        reversal = reversals.of(layout);
        output = outputs.rows(layout.totalRows());
        forwardJob.run(2);
        return output;
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (pass == null || !pass.training()) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, layout.totalRows(), outputGradient, inputGradient);
        this.outputGradient = outputGradient;
        this.inputGradient = inputGradient;
        backwardJob.run(2);
        if (inputGradient != null) {
            rowOperations.gatherAdd(backwardInputGradients.rows(layout.totalRows()), reversal, inputGradient);
        }
        pass = null;
    }

    private void runForward() {
        Matrix result = forward.forward(layout, input, pass);
        rowOperations.copy(result, 0, 0, output, 0, 0, result.rows(), result.columns());
    }

    private void runBackward() {
        Matrix reversed = reversedInputs.rows(layout.totalRows());
        rowOperations.gather(input, 0, reversal, reversed);
        Matrix result = backward.forward(layout, reversed, pass);
        rowOperations.gatherInto(result, reversal, output, forward.outputSize());
    }

    private void propagateForward() {
        Matrix gradient = forwardOutputGradients.rows(layout.totalRows());
        rowOperations.copy(outputGradient, 0, 0, gradient, 0, 0, gradient.rows(), gradient.columns());
        forward.backward(gradient, inputGradient);
    }

    private void propagateBackward() {
        Matrix gradient = backwardOutputGradients.rows(layout.totalRows());
        rowOperations.gather(outputGradient, forward.outputSize(), reversal, gradient);
        backward.backward(gradient, inputGradient == null ? null : backwardInputGradients.rows(layout.totalRows()));
    }

    /** For each row that of the same sequence, as far from the end as it is from the beginning: its own inverse. */
    private static int[] reversal(BatchLayout layout) {
        int[] rows = new int[layout.totalRows()];
        for (int b = 0; b < layout.batch(); b++) {
            int length = layout.length(b);
            for (int t = 0; t < length; t++) {
                rows[layout.offset(t) + b] = layout.offset(length - 1 - t) + b;
            }
        }
        return rows;
    }

    @Override
    public String toString() {
        return "Bidirectional [" + forward + ", " + backward + "]";
    }
}
