package org.cellwright.runtime.model;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.tensor.Matrix;

/**
 * A model that is given sequences one step at a time, several at once. What it carries from step to step can be captured, kept in a file, and restored
 * in another process: what follows has the same bits as without the break. A step allocates nothing. For use by one thread at a time; {@link
 * Layer#twin} gives another thread a model of its own.
 */
public final class Streaming {
    private final Layer model;
    private final BatchLayout one;
    private final StateSnapshot beginning;

    /**
     * @param batch how many sequences
     * @throws IllegalArgumentException if the model is not {@link Layer#causal}
     */
    public Streaming(Layer model, int batch) {
        if (!model.causal()) {
            throw new IllegalArgumentException(
                    "a sequence cannot be streamed through " + model + ": it has a layer that needs the end first");
        }
        this.model = model;
        this.one = BatchLayout.uniform(1, batch);
        model.states().reset(batch);
        this.beginning = StateSnapshot.of(model.states(), batch);
    }

    /**
     * The next step of all sequences.
     *
     * @param input [sequences, input size]
     * @return [sequences, output size], valid until the next step
     */
    public Matrix step(Matrix input) {
        return model.forward(one, input, Pass.INFERENCE_CONTINUED);
    }

    /** Lets all sequences begin anew. */
    public void reset() {
        beginning.restore(model.states());
    }

    /** Lets one sequence begin anew; the others go on. */
    public void reset(int sequence) {
        beginning.restore(model.states(), sequence);
    }

    /** What is carried to the next step. */
    public StateSnapshot capture() {
        return StateSnapshot.of(model.states(), one.batch());
    }

    /**
     * Goes on from a snapshot.
     *
     * @throws IllegalArgumentException if it is of another model, or of another number of sequences
     */
    public void restore(StateSnapshot snapshot) {
        if (snapshot.batch() != one.batch()) {
            throw new IllegalArgumentException(
                    "the snapshot is of " + snapshot.batch() + " sequences, but here are " + one.batch());
        }
        snapshot.restore(model.states());
    }
}
