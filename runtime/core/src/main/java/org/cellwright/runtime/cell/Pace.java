package org.cellwright.runtime.cell;

/** How a run goes on beside the one that computes its input and the one that takes its output, chunk by chunk. */
public interface Pace {
    /**
     * To be called before each chunk of the forward pass: all steps before {@code from} are done. Returns once the inputs of the
     * steps before {@code to} are there.
     */
    void forward(int from, int to);

    /**
     * To be called before each chunk of the backward pass: all steps from {@code to} on are done. Returns once the gradients of the
     * outputs from step {@code from} on are there.
     */
    void backward(int from, int to);
}
