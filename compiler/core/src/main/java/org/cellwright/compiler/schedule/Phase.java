package org.cellwright.compiler.schedule;

/** When something is computed, in order of time. */
public enum Phase {
    /** From the parameters alone, before the first step. */
    WEIGHTS_BEFORE,
    /** From the inputs alone: for all steps of a chunk at once, before its first step. */
    FORWARD_BEFORE,
    /** In the time loop. */
    FORWARD_STEP,
    /** What no later step needs: for all steps of a chunk at once, after its last step. */
    FORWARD_AFTER,
    /** Gradients that need nothing from later steps. */
    BACKWARD_BEFORE,
    /** In the time loop, from the last step to the first. */
    BACKWARD_STEP,
    /** Gradients that no earlier step needs. */
    BACKWARD_AFTER,
    /** From sums over all rows. */
    WEIGHTS_AFTER;

    public boolean isWeights() {
        return this == WEIGHTS_BEFORE || this == WEIGHTS_AFTER;
    }

    /** The time loop. */
    public boolean isStep() {
        return this == FORWARD_STEP || this == BACKWARD_STEP;
    }

    public boolean isForward() {
        return compareTo(BACKWARD_BEFORE) < 0;
    }

    public boolean isBackward() {
        return compareTo(FORWARD_AFTER) > 0;
    }
}
