package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * A layer whose states begin anew in the middle of sequences: before each step at which the first column of the input is above 0.5. The
 * columns behind it are the input of the layer within, whose path is {@code body}. What stands between two resets is computed as a sequence of its own, so
 * that also a layer that runs from the end to the beginning does not look beyond. First values that are learned get their gradient from the
 * pieces of passes that are not continued.
 */
public final class StateReset extends CompositeLayer {
    private static final double MARK = 0.5;

    /** A state of the layer within, and memory to rearrange its rows. */
    private record Carried(LayerState state, MatrixBuffer values, MatrixBuffer gradients) {}

    private final Layer body;
    private final List<Carried> carried = new ArrayList<>();
    private final RowOperations rowOperations;
    private final MatrixBuffer inputs;
    private final MatrixBuffer outputs;
    private final MatrixBuffer outputGradients;
    private final MatrixBuffer inputGradients;
    private boolean[] cuts = new boolean[0];
    private boolean[] fresh = new boolean[0];
    private ResetPlan plan;
    private int sequences;
    private boolean trained;

    /** @throws IllegalArgumentException if the layer gives one output for each sequence */
    public StateReset(Layer body) {
        super(around(body));
        if (body.pools()) {
            throw new IllegalArgumentException(
                    "states can only be reset in a layer with an output for each step, not in " + body);
        }
        this.body = body;
        Precision precision = body.precision();
        for (LayerState state : states().byPath().values()) {
            carried.add(new Carried(
                    state, new MatrixBuffer(precision, state.size()), new MatrixBuffer(precision, state.size())));
        }
        this.rowOperations = RowOperations.of(precision);
        this.inputs = new MatrixBuffer(precision, body.inputSize());
        this.outputs = new MatrixBuffer(precision, body.outputSize());
        this.outputGradients = new MatrixBuffer(precision, body.outputSize());
        this.inputGradients = new MatrixBuffer(precision, body.inputSize());
    }

    @Override
    public int inputSize() {
        return 1 + body.inputSize();
    }

    @Override
    public int outputSize() {
        return body.outputSize();
    }

    @Override
    public boolean causal() {
        return body.causal();
    }

    static StateReset ofDescription(LayerDescription description, LayerFactory factory) {
        return new StateReset(factory.build(description.parts(1).get(0)));
    }

    /** Rows are rearranged. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        long numbers = (long) layout.totalRows() * (body.inputSize() + body.outputSize());
        return new LayerCost(0, 0, 2 * numbers, numbers);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("state_reset").with(List.of(body.description()));
    }

    @Override
    public StateReset twin() {
        return new StateReset(body.twin());
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        int rows = layout.totalRows();
        Operands.checkInput(this, input, rows);
        readMarks(layout, input);
        if (plan == null || !plan.fits(layout, cuts)) {
            plan = new ResetPlan(layout, cuts);
        }
        sequences = layout.batch();
        if (pass.continued() && !carried.isEmpty()) {
            sequences = carried.get(0).state.value().rows();
            for (int i = 0; i < carried.size(); i++) {
                start(carried.get(i), pass);
            }
        }
        Matrix inner = inputs.rows(rows);
        rowOperations.gather(input, 1, plan.outerRows(), inner);
        Matrix given = body.forward(plan.pieces(), inner, pass);
        Matrix output = outputs.rows(rows);
        rowOperations.gather(given, 0, plan.innerRows(), output);
        for (int i = 0; i < carried.size(); i++) {
            end(carried.get(i));
        }
        trained = pass.training();
        return output;
    }

    private void readMarks(BatchLayout layout, Matrix input) {
        if (cuts.length < layout.totalRows()) {
            cuts = new boolean[layout.totalRows()];
        }
        if (fresh.length < layout.batch()) {
            fresh = new boolean[layout.batch()];
        }
        for (int row = 0; row < layout.totalRows(); row++) {
            boolean mark = input.get(row, 0) > MARK;
            cuts[row] = mark && row >= layout.batch();
            if (row < layout.batch()) {
                fresh[row] = mark;
            }
        }
    }

    /** From a row for each sequence to one for each piece. */
    private void start(Carried all, Pass pass) {
        LayerState state = all.state;
        state.start(plan.layout().batch(), pass);
        Matrix values = all.values.rows(sequences);
        values.copyFrom(state.value());
        state.reset(plan.pieces().batch());
        for (int b = 0; b < plan.layout().batch(); b++) {
            if (!fresh[b]) {
                state.value().copyBlock(plan.firstPieces()[b], 0, values, b, 0, 1, state.size());
            }
        }
    }

    /** From a row for each piece to one for each sequence; those that had ended before the pass keep theirs. */
    private void end(Carried all) {
        LayerState state = all.state;
        Matrix values = all.values.rows(sequences);
        rowsOf(state.value(), plan.lastPieces(), values);
        state.reset(sequences);
        state.value().copyFrom(values);
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (!trained) {
            throw Operands.noTrainingPass(this);
        }
        trained = false;
        int rows = plan.layout().totalRows();
        Operands.checkGradients(this, rows, outputGradient, inputGradient);
        Matrix given = outputGradients.rows(rows);
        rowOperations.gather(outputGradient, 0, plan.outerRows(), given);
        for (int i = 0; i < carried.size(); i++) {
            startBackward(carried.get(i));
        }
        Matrix found = inputGradient == null ? null : inputGradients.rows(rows);
        body.backward(given, found);
        for (int i = 0; i < carried.size(); i++) {
            endBackward(carried.get(i));
        }
        if (inputGradient != null) {
            inputGradient.fill(0);
            int[] outer = plan.outerRows();
            for (int row = 0; row < rows; row++) {
                rowOperations.copy(found, row, 0, inputGradient, outer[row], 1, 1, found.columns());
            }
        }
    }

    private void startBackward(Carried all) {
        LayerState state = all.state;
        all.values.rows(sequences).copyFrom(state.value());
        Matrix gradients = all.gradients.rows(sequences);
        gradients.copyFrom(state.gradient());
        state.reset(plan.pieces().batch());
        for (int b = 0; b < plan.layout().batch(); b++) {
            state.gradient().copyBlock(plan.lastPieces()[b], 0, gradients, b, 0, 1, state.size());
        }
    }

    private void endBackward(Carried all) {
        LayerState state = all.state;
        Matrix gradients = all.gradients.rows(sequences);
        rowsOf(state.gradient(), plan.firstPieces(), gradients);
        state.reset(sequences);
        state.value().copyFrom(all.values.rows(sequences));
        for (int b = 0; b < plan.layout().batch(); b++) {
            if (!fresh[b]) {
                state.gradient().copyBlock(b, 0, gradients, b, 0, 1, state.size());
            }
        }
    }

    /** The first rows of {@code to} = those rows of {@code from}. */
    private static void rowsOf(Matrix from, int[] rows, Matrix to) {
        for (int row = 0; row < rows.length; row++) {
            to.copyBlock(row, 0, from, rows[row], 0, 1, to.columns());
        }
    }

    @Override
    public String toString() {
        return "StateReset [" + body + "]";
    }
}
