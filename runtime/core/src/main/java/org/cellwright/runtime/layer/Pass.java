package org.cellwright.runtime.layer;

/**
 * What a forward pass is for, and what the states start from. A continued pass starts from what stands in the
 * layer's {@link Layer#states}: the values after the pass before, or whatever was written there. It may have fewer sequences than
 * the pass before: the first, longest ones go on.
 */
public enum Pass {
    /** Keeps what {@link Layer#backward} needs; the states start with the values that the cell declares. */
    TRAINING(true, false),
    /** As {@link #TRAINING}, but continued. */
    TRAINING_CONTINUED(true, true),
    /** Keeps nothing for a backward pass; the states start with the values that the cell declares. */
    INFERENCE(false, false),
    /** As {@link #INFERENCE}, but continued. */
    INFERENCE_CONTINUED(false, true);

    private final boolean training;
    private final boolean continued;

    Pass(boolean training, boolean continued) {
        this.training = training;
        this.continued = continued;
    }

    public boolean training() {
        return training;
    }

    public boolean continued() {
        return continued;
    }

    /** The pass over the next part of the same sequences. */
    public Pass next() {
        return training ? TRAINING_CONTINUED : INFERENCE_CONTINUED;
    }
}
