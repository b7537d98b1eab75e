package org.cellwright.runtime.cell;

import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;

/**
 * The part of a {@link CellRun} that is the same for every cell: the states over time, their gradients, and the cutting
 * of a sequence into chunks of steps.
 */
public abstract class StateRun extends CellRun {
    protected final Kernels kernels;
    private final CellDescription description;
    private final Chunks chunks;

    /** Of each state, worked out once: a pass allocates nothing. */
    private final int[] rows;

    private final int[] columns;
    private final Matrix[] histories;
    /** The rows of the histories after the initial ones. */
    private final Matrix[] states;

    private final Matrix[] carries;
    private final Matrix[] initialStates;
    private final Matrix[] stateGradients;
    private final Matrix[] initialMatrices;
    private final Matrix[] matrixGradients;
    protected BatchLayout layout;
    private boolean begins;
    private final Masks masks;
    private Pace pace;
    private int mostChunkRows = Integer.MAX_VALUE;

    protected StateRun(CellDescription description, CellProgram program) {
        this.kernels = program.kernels();
        this.description = description;
        this.chunks = Chunks.of(description, program.sizes(), kernels.precision());
        this.masks = new Masks(kernels.precision());
        int count = description.states().size();
        rows = description.states().stream()
                .mapToInt(state -> state.rows().in(program.sizes()))
                .toArray();
        columns = description.states().stream()
                .mapToInt(state -> state.columns().in(program.sizes()))
                .toArray();
        histories = new Matrix[count];
        states = new Matrix[count];
        carries = new Matrix[count];
        initialStates = new Matrix[count];
        stateGradients = new Matrix[count];
        initialMatrices = new Matrix[count];
        matrixGradients = new Matrix[count];
    }

    /** Makes room for everything else, with {@link #reserve}. */
    protected abstract void allocate();

    @Override
    public final boolean follow(Pace next, int chunkRows) {
        pace = next;
        if (chunkRows != mostChunkRows) {
            mostChunkRows = chunkRows;
            // other chunks need other memory
            layout = null;
        }
        return true;
    }

    @Override
    public final void prepare(BatchLayout next) {
        boolean same = next == layout;
        layout = next;
        begins = false;
        masks.drawNothing();
        int batch = next.batch();
        for (int i = 0; i < histories.length; i++) {
            CellDescription.State state = description.states().get(i);
            if (!same) {
                int size = rows[i] == 1 ? columns[i] : rows[i] * kernels.padded(columns[i]);
                histories[i] = reserve(histories[i], batch + next.totalRows(), size);
                carries[i] = reserve(carries[i], batch, size);
                if (isSpread(i)) {
                    initialMatrices[i] = reserve(initialMatrices[i], batch, rows[i] * columns[i]);
                    matrixGradients[i] = reserve(matrixGradients[i], batch, rows[i] * columns[i]);
                }
                states[i] = histories[i].rows(batch, next.totalRows());
                initialStates[i] = (isSpread(i) ? initialMatrices[i] : histories[i]).rows(0, batch);
                stateGradients[i] = (isSpread(i) ? matrixGradients[i] : carries[i]).rows(0, batch);
            }
            initialStates[i].fill(state.initialValue());
            stateGradients[i].fill(0);
        }
        if (!same) {
            allocate();
        }
    }

    /** Whether there is room between the rows of a matrix, each of which begins at a whole vector. */
    private boolean isSpread(int state) {
        return rows[state] > 1 && kernels.padded(columns[state]) != columns[state];
    }

    /** Copies the rows of a matrix, for each sequence, to or from where there is room between them. */
    private void copyRows(
            int state, Matrix from, int fromRow, int fromStep, Matrix to, int toRow, int toStep, int batch) {
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < rows[state]; i++) {
                to.copyBlock(toRow + b, i * toStep, from, fromRow + b, i * fromStep, 1, columns[state]);
            }
        }
    }

    /** To be called at the start of a forward pass where states are matrices. */
    protected final void takeInitialMatrices() {
        for (int i = 0; i < histories.length; i++) {
            if (isSpread(i)) {
                int step = kernels.padded(columns[i]);
                copyRows(i, initialMatrices[i], 0, columns[i], histories[i], 0, step, layout.batch());
            }
        }
    }

    /** To be called at the start of a backward pass where states are matrices. */
    protected final void takeMatrixGradients() {
        for (int i = 0; i < carries.length; i++) {
            if (isSpread(i)) {
                int step = kernels.padded(columns[i]);
                copyRows(i, matrixGradients[i], 0, columns[i], carries[i], 0, step, layout.batch());
            }
        }
    }

    /** To be called at the end of a backward pass where states are matrices. */
    protected final void giveMatrixGradients() {
        for (int i = 0; i < carries.length; i++) {
            if (isSpread(i)) {
                int step = kernels.padded(columns[i]);
                copyRows(i, carries[i], 0, step, matrixGradients[i], 0, columns[i], layout.batch());
            }
        }
    }

    @Override
    public final void begin() {
        begins = true;
    }

    /** Where the batch begins with what the cell declares: copies first values, from a column of a matrix of one row, to all sequences. */
    protected final void beginWith(int state, Matrix values, int column) {
        Matrix initial = initialStates[state];
        for (int row = 0; begins && row < initial.rows(); row++) {
            initial.copyBlock(row, 0, values, 0, column, 1, initial.columns());
        }
    }

    /** Where the batch began with what the cell declares: adds the gradients of all sequences to a column of a matrix of one row. */
    protected final void addFirstGradient(int state, Matrix sums, int column) {
        Matrix gradient = stateGradients[state];
        for (int row = 0; begins && row < gradient.rows(); row++) {
            sums.addBlock(0, column, gradient, row, 0, 1, gradient.columns());
        }
    }

    @Override
    public final void draw(long key, int firstStep, int firstSequence) {
        masks.draw(key, firstStep, firstSequence);
    }

    /** Factors of {@code dropout(x, rate)}, from a column of {@code mask} on: 0 or 1 / (1 - rate), for each row of the layout. */
    protected final void dropout(int index, Matrix mask, int column, int columns, double rate) {
        masks.eachStep(index, layout, mask, column, columns, rate, 0, 1 / (1 - rate), 1);
    }

    /** As {@link #dropout}, but one row for each sequence. */
    protected final void variationalDropout(int index, Matrix mask, int column, int columns, double rate) {
        masks.eachSequence(index, layout, mask, column, columns, rate, 0, 1 / (1 - rate), 1);
    }

    /** The share of the old value in {@code zoneout(new, old, rate)}: 0 or 1, and the rate where nothing is drawn. */
    protected final void zoneout(int index, Matrix mask, int column, int columns, double rate) {
        masks.eachStep(index, layout, mask, column, columns, rate, 1, 0, rate);
    }

    @Override
    public final Matrix initialState(int state) {
        return initialStates[state];
    }

    @Override
    public final Matrix stateGradient(int state) {
        return stateGradients[state];
    }

    @Override
    public final void finalState(int state, Matrix destination) {
        Matrix history = histories[state];
        for (int t = layout.steps(); t > 0; t--) {
            // Sequences that end with step t - 1 stand after those that still run at step t.
            int running = t == layout.steps() ? 0 : layout.rows(t);
            int ending = layout.rows(t - 1) - running;
            int row = layout.batch() + layout.offset(t - 1) + running;
            if (ending > 0 && isSpread(state)) {
                int step = kernels.padded(columns[state]);
                copyRows(state, history, row, step, destination, running, columns[state], ending);
            } else if (ending > 0) {
                destination.copyBlock(running, 0, history, row, 0, ending, history.columns());
            }
        }
    }

    /** The values of a state: the initial ones, B rows, then those after each step, as in the layout. */
    protected final Matrix history(int state) {
        return histories[state];
    }

    /** The gradient of a state, carried from step to step: B rows. */
    protected final Matrix carry(int state) {
        return carries[state];
    }

    /**
     * The gradient of a state through later steps, for the steps of a chunk, whose rows begin with row 0 of both matrices: in a column of
     * {@code to} that of the previous value in the step after, which stands in a column of {@code from}, or what is carried.
     */
    protected final void later(
            int state, Matrix from, int fromColumn, Matrix to, int toColumn, int firstStep, int endStep) {
        Matrix carry = carries[state];
        for (int t = endStep - 1; t >= firstStep; t--) {
            int row = layout.offset(t) - layout.offset(firstStep);
            to.copyBlock(row, toColumn, carry, 0, 0, layout.rows(t), carry.columns());
            carry.copyBlock(0, 0, from, row, fromColumn, layout.rows(t), carry.columns());
        }
    }

    /** All rows of a state after the initial ones. */
    protected final Matrix states(int state) {
        return states[state];
    }

    /** A matrix of at least that many rows: the given one, or a new one where it is too small. */
    protected final Matrix reserve(Matrix matrix, int rows, int columns) {
        boolean fits = matrix != null && matrix.rows() >= rows && matrix.columns() == columns;
        return fits ? matrix : kernels.allocate(rows, columns);
    }

    /**
     * How many rows loops that follow each other take at a time, so that what they leave to each other stays near.
     *
     * @param columns how many columns of a row they read and write
     */
    protected final int fewRows(int columns) {
        return kernels.fewRows(columns);
    }

    /** Most rows of a chunk of the backward pass. */
    protected final int chunkRows() {
        long most = Math.max(layout.batch(), Math.min(chunks.backward(), mostChunkRows));
        return (int) Math.min(most, layout.totalRows());
    }

    /** The step after the chunk of the forward pass that starts with step {@code from}. */
    protected final int chunkEnd(int from) {
        int most = Math.min(chunks.forward(), mostChunkRows);
        int to = from + 1;
        while (to < layout.steps() && layout.offset(to + 1) - layout.offset(from) <= most) {
            to++;
        }
        if (pace != null) {
            pace.forward(from, to);
        }
        return to;
    }

    /** The first step of the chunk of the backward pass that ends before step {@code to}. */
    protected final int chunkStart(int to) {
        int most = Math.min(chunks.backward(), mostChunkRows);
        int from = to - 1;
        while (from > 0 && layout.offset(to) - layout.offset(from - 1) <= most) {
            from--;
        }
        if (pace != null) {
            pace.backward(from, to);
        }
        return from;
    }
}
