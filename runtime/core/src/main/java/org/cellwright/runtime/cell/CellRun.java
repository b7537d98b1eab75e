package org.cellwright.runtime.cell;

import java.util.List;
import org.cellwright.runtime.tensor.Matrix;

/**
 * One batch of sequences through a {@link CellProgram}, forward and backward, with the memory for it. Rows are those of
 * a {@link BatchLayout}. For use by one thread at a time.
 *
 * <p>{@link #prepare}, {@link #begin} or fill {@link #initialState}, {@link #forward}, read {@link #output} and {@link #finalState}; then, to
 * train, fill {@link #stateGradient} with the gradient of the final states, {@link #backward}, and read {@link
 * #stateGradient} as that of the initial states.
 */
public abstract class CellRun {

    /**
     * Lets the passes to come go on beside others; to be called before {@link #prepare}.
     *
     * @param pace null for passes that go on by themselves
     * @param chunkRows most rows of a chunk, but a chunk has a step at least
     * @return whether the run calls the pace; if not, its inputs and gradients must be there from the beginning
     */
    public boolean follow(Pace pace, int chunkRows) {
        return false;
    }

    /** Sets the batch to come. Memory grows where needed and is kept for the next batch. Sets all initial states to the declared value, and all state gradients to 0. */
    public abstract void prepare(BatchLayout layout);

    /**
     * Lets this batch begin with what the cell declares, also where that is computed from the parameters, which then get the
     * gradient of it; to be called after {@link #prepare}. Without it the batch begins with what stands in {@link #initialState}.
     */
    public void begin() {}

    /**
     * Lets this batch draw what a cell leaves out in training, see {@link CellDescription#masks}; to be called after {@link #prepare}.
     * Without it nothing is drawn.
     *
     * @param key what all numbers of the pass depend on
     * @param firstStep how many steps of the sequences came before
     * @param firstSequence where the first sequence of this layout stands in the whole batch
     */
    public void draw(long key, int firstStep, int firstSequence) {}

    /** [B, size], to be filled before {@link #forward}. Valid until the next {@link #prepare}. */
    public abstract Matrix initialState(int state);

    /** Computes all time steps. {@code inputs}, in the order of the description: [rows of the layout, size] each. */
    public abstract void forward(List<Matrix> inputs);

    /** [rows of the layout, size], in place, valid after {@link #forward} until the next {@link #prepare}. Not to be written. */
    public abstract Matrix output(int output);

    /** Copies the state after each sequence's last step to {@code destination}, [B, size]. */
    public abstract void finalState(int state, Matrix destination);

    /** [B, size]: before {@link #backward} the gradient of the final state, after it the gradient of the initial state. */
    public abstract Matrix stateGradient(int state);

    /**
     * Propagates gradients back through all time steps; {@link #forward} must have run on the same inputs, once per call.
     *
     * @param outputGradients gradient of each output: [rows of the layout, size]; read only
     * @param inputGradients overwritten with the gradient of each input: [rows of the layout, size]; an element may be null if nobody needs it
     * @param parameterGradients added to: the gradient of each parameter, in the order and shape of the parameters
     */
    public abstract void backward(
            List<Matrix> inputs,
            List<Matrix> outputGradients,
            List<Matrix> inputGradients,
            List<Matrix> parameterGradients);
}
