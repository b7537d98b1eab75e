package org.cellwright.runtime.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.arithmetic.UpdateOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * Two layers, one from each end: the second sees each sequence reversed within its own length. The output at each step is
 * that of the first and that of the second at the same place, as {@link Merge} says. The layers may have different cells and sizes;
 * their paths are {@code forward} and {@code backward}. The second layer's final state is the one after the sequence's first step.
 * Where both layers {@link #pools pool}, the outputs of a sequence are merged.
 */
public final class Bidirectional extends CompositeLayer {
    private final Layer forward;
    private final Layer backward;
    private final Merge merge;
    private final Workers workers;
    private final RowOperations rowOperations;
    private final UpdateOperations arithmetic;
    private final LayoutCache<int[]> reversals = new LayoutCache<>(Bidirectional::reversal);
    private final LayoutCache<int[]> same =
            new LayoutCache<>(layout -> IntStream.range(0, layout.batch()).toArray());
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
    private int outputRows;
    private Matrix forwardOutput;
    private Matrix backwardOutput;
    private Matrix input;
    private Matrix outputGradient;
    private Matrix inputGradient;

    public Bidirectional(Layer forward, Layer backward) {
        this(forward, backward, Merge.CONCATENATE, Workers.CALLER);
    }

    /**
     * @param workers run both directions at once
     * @throws IllegalArgumentException if the layers take different inputs, or their outputs cannot be merged
     */
    public Bidirectional(Layer forward, Layer backward, Merge merge, Workers workers) {
        super(named(forward, backward));
        if (forward == backward) {
            throw new IllegalArgumentException("the two directions need a layer each, but got the same twice");
        }
        if (forward.inputSize() != backward.inputSize() || forward.precision() != backward.precision()) {
            throw new IllegalArgumentException("both directions must take the same input, but forward takes "
                    + forward.inputSize() + " " + forward.precision() + ", backward " + backward.inputSize() + " "
                    + backward.precision());
        }
        if (merge != Merge.CONCATENATE && forward.outputSize() != backward.outputSize()) {
            throw new IllegalArgumentException("the " + merge + " needs outputs of the same size, but forward gives "
                    + forward.outputSize() + ", backward " + backward.outputSize());
        }
        if (forward.pools() != backward.pools()) {
            throw new IllegalArgumentException(
                    "one direction gives an output for each step, the other one for each sequence");
        }
        this.forward = forward;
        this.backward = backward;
        this.merge = merge;
        this.workers = workers;
        Precision precision = forward.precision();
        this.rowOperations = RowOperations.of(precision);
        this.reversedInputs = new MatrixBuffer(precision, forward.inputSize());
        this.outputs = new MatrixBuffer(precision, outputSize());
        this.forwardOutputGradients = new MatrixBuffer(precision, forward.outputSize());
        this.backwardOutputGradients = new MatrixBuffer(precision, backward.outputSize());
        this.backwardInputGradients = new MatrixBuffer(precision, forward.inputSize());
        this.arithmetic = UpdateOperations.of(precision);
        this.forwardJob = workers.job(direction -> {
            if (direction == 0) {
                forwardOutput = forward.forward(layout, input, pass);
            } else {
                Matrix reversed = reversedInputs.rows(layout.totalRows());
                rowOperations.gather(input, 0, reversal, reversed);
                backwardOutput = backward.forward(layout, reversed, pass);
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

    private static Map<String, Layer> named(Layer forward, Layer backward) {
        Map<String, Layer> parts = new LinkedHashMap<>();
        parts.put("forward", forward);
        parts.put("backward", backward);
        return parts;
    }

    @Override
    public int inputSize() {
        return forward.inputSize();
    }

    @Override
    public int outputSize() {
        return merge == Merge.CONCATENATE ? forward.outputSize() + backward.outputSize() : forward.outputSize();
    }

    /** Never: the second layer sees the end first. */
    @Override
    public boolean causal() {
        return false;
    }

    @Override
    public boolean pools() {
        return forward.pools();
    }

    static Bidirectional ofDescription(LayerDescription description, LayerFactory factory) {
        List<Layer> directions = factory.build(description.parts(2));
        return new Bidirectional(
                directions.get(0), directions.get(1), description.choice("merge", Merge.class), factory.workers());
    }

    /** The input reversed, the outputs merged, and their gradients. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        long rows = outputLayout(layout).totalRows();
        long reversed = (long) layout.totalRows() * inputSize();
        long merged = rows * outputSize();
        long adding = merge == Merge.CONCATENATE ? 0 : merged;
        return new LayerCost(
                adding,
                adding,
                2 * reversed + merged + rows * (forward.outputSize() + backward.outputSize()),
                reversed + merged);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("bidirectional")
                .with("merge", merge.name())
                .with(List.of(forward.description(), backward.description()));
    }

    @Override
    public Bidirectional twin() {
        return new Bidirectional(forward.twin(), backward.twin(), merge, workers);
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        this.layout = layout;
        this.pass = pass;
        this.input = input;
        reversal = reversals.of(layout);
        forwardJob.run(2);
        outputRows = forwardOutput.rows();
        return merged();
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (pass == null || !pass.training()) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, outputRows, layout.totalRows(), outputGradient, inputGradient);
        this.outputGradient = outputGradient;
        this.inputGradient = inputGradient;
        backwardJob.run(2);
        if (inputGradient != null) {
            rowOperations.gatherAdd(backwardInputGradients.rows(layout.totalRows()), reversal, inputGradient);
        }
        pass = null;
    }

    private Matrix merged() {
        Matrix output = outputs.rows(outputRows);
        rowOperations.copy(forwardOutput, 0, 0, output, 0, 0, outputRows, forwardOutput.columns());
        int[] rows = outputRowsOfBackward();
        if (merge == Merge.CONCATENATE) {
            rowOperations.gatherInto(backwardOutput, rows, output, forward.outputSize());
        } else {
            rowOperations.gatherAdd(backwardOutput, rows, output);
        }
        if (merge == Merge.AVERAGE) {
            arithmetic.scale(output, 0.5);
        }
        return output;
    }

    /** Which row of the second layer belongs to a row of the output: reversed, or the same where there is one for each sequence. */
    private int[] outputRowsOfBackward() {
        return pools() ? same.of(layout) : reversal;
    }

    private void propagateForward() {
        Matrix gradient = forwardOutputGradients.rows(outputRows);
        rowOperations.copy(outputGradient, 0, 0, gradient, 0, 0, gradient.rows(), gradient.columns());
        share(gradient);
        forward.backward(gradient, inputGradient);
    }

    private void propagateBackward() {
        Matrix gradient = backwardOutputGradients.rows(outputRows);
        int column = merge == Merge.CONCATENATE ? forward.outputSize() : 0;
        rowOperations.gather(outputGradient, column, outputRowsOfBackward(), gradient);
        share(gradient);
        backward.backward(gradient, inputGradient == null ? null : backwardInputGradients.rows(layout.totalRows()));
    }

    private void share(Matrix gradient) {
        if (merge == Merge.AVERAGE) {
            arithmetic.scale(gradient, 0.5);
        }
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
        return "Bidirectional [" + forward + ", " + backward + "]" + (merge == Merge.CONCATENATE ? "" : " " + merge);
    }
}
