package org.cellwright.runtime.layer;

/**
 * What a pass over a batch takes in a layer itself, without its {@link Layer#parts}.
 *
 * @param forward floating-point operations of the forward pass; an addition, a multiplication and a function each count as one
 * @param backward those of the backward pass
 * @param training numbers that the layer holds for a training pass beside its parameters and their gradients: copies of weights for products, what
 *     the backward pass reads, outputs, gradients between layers
 * @param inference numbers that it holds for an inference pass beside its parameters
 */
public record LayerCost(long forward, long backward, long training, long inference) {

    /** A layer that computes {@code operations} for each element of its output, and keeps {@code kept} matrices like it for training. */
    static LayerCost ofElements(long elements, int operations, int kept) {
        return new LayerCost(operations * elements, operations * elements, kept * elements, elements);
    }
}
