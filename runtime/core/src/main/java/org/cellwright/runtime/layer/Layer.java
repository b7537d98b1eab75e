package org.cellwright.runtime.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * A function of batches of sequences, with its gradient. A model is a layer that is made of layers.
 *
 * <p>Rows of all matrices are those of a {@link BatchLayout}, so no row is padding. All matrices have the layer's precision.
 * For use by one thread at a time. Once sizes repeat, passes allocate nothing.
 */
public interface Layer {
    Precision precision();

    /** Columns of the input. */
    int inputSize();

    /** Columns of the output. */
    int outputSize();

    /** All that is learned, by path, such as {@code layer0.forward.Wc}. */
    Parameters parameters();

    /** All states that are carried over time, by path, such as {@code layer0.c}. */
    States states();

    /** Whether the output at each step depends on nothing after it, so that sequences may be split and continued. */
    boolean causal();

    /** Whether there is one output for each sequence instead of one for each step. */
    default boolean pools() {
        return false;
    }

    /** The layout of the output: that of the input, or one step of it where the layer {@link #pools}. */
    default BatchLayout outputLayout(BatchLayout layout) {
        return pools() && layout.steps() > 1 ? layout.steps(0, 1) : layout;
    }

    /** The layers that this one is made of, by the first part of the paths of their parameters and states; mostly none. */
    default Map<String, Layer> parts() {
        return Map.of();
    }

    /**
     * The generators from which training passes draw, such as those of dropout, by path: where they stand belongs to a checkpoint of
     * training.
     */
    default Map<String, SeededRandom> generators() {
        Map<String, SeededRandom> byPath = new LinkedHashMap<>();
        parts().forEach((part, layer) ->
                layer.generators().forEach((path, random) -> byPath.put(part + "." + path, random)));
        return byPath;
    }

    /**
     * Draws new values of all parameters and sets all generators, each from a stream of its path, so that none depends on
     * which others there are.
     */
    default void initialize(SeededRandom random) {
        parameters().initialize(random);
        generators()
                .forEach((path, generator) ->
                        generator.restore(random.stream(path).state()));
    }

    /** What a pass over such a batch takes in this layer itself, without its {@link #parts}; unless overridden, the memory for its output. */
    default LayerCost cost(BatchLayout layout) {
        return parts().isEmpty()
                ? LayerCost.ofElements((long) outputLayout(layout).totalRows() * outputSize(), 0, 1)
                : new LayerCost(0, 0, 0, 0);
    }

    /**
     * What this layer is, as data, without the values of its parameters.
     *
     * @throws IllegalArgumentException if it cannot be described, because a cell cannot be made from the name of its class
     */
    LayerDescription description();

    /**
     * A layer with the same parameters, and memory and states of its own: each may be used by another thread, as long as nobody
     * changes the parameters meanwhile. Must not be called while another thread uses this layer. Only one of them may be trained
     * at a time. {@code Predictor} in the package {@code model} is safe without such rules.
     */
    Layer twin();

    /**
     * @param input [rows of the layout, {@link #inputSize}]; not to be changed until after {@link #backward}
     * @return [rows of the {@link #outputLayout}, {@link #outputSize}], valid until the next forward pass, not to be written
     * @throws IllegalArgumentException if the input has another shape or precision
     */
    Matrix forward(BatchLayout layout, Matrix input, Pass pass);

    /**
     * Propagates the gradient back through the last forward pass, adding to the gradients of {@link #parameters}. Before, {@link
     * States} hold the gradient of the final states, which the forward pass set to 0; afterwards that of the first ones. Once
     * per forward pass.
     *
     * @param outputGradient [rows of the {@link #outputLayout}, {@link #outputSize}]; not changed
     * @param inputGradient overwritten with the gradient of the input, of the same shape; null if nobody needs it
     * @throws IllegalStateException if the last forward pass was not for training
     */
    void backward(Matrix outputGradient, Matrix inputGradient);
}
