package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;

/** Builds a {@link Stack} from below, binding the input size of each layer to the output size of the one before. */
public final class StackBuilder {
    private final Kernels kernels;
    private final Workers workers;
    private final List<Layer> layers = new ArrayList<>();
    private int size;

    /**
     * @param inputSize columns of the model's input; 1 where the first layer is an embedding
     * @param workers what all layers share
     */
    public StackBuilder(int inputSize, Kernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
        this.size = inputSize;
    }

    /** On the calling thread alone. */
    public StackBuilder(int inputSize, Kernels kernels) {
        this(inputSize, kernels, Workers.CALLER);
    }

    public StackBuilder embedding(int tokens, int outputSize) {
        return layer(new Embedding(tokens, outputSize, kernels.precision()));
    }

    public StackBuilder dense(int outputSize) {
        return layer(new Dense(size, outputSize, kernels, workers));
    }

    /** @param sizes all dimensions of the cell but the one that follows from the input */
    public StackBuilder recurrent(Cell cell, Sizes sizes) {
        return layer(recurrentLayer(cell, sizes));
    }

    /** The same cell from both ends. */
    public StackBuilder bidirectional(Cell cell, Sizes sizes) {
        return bidirectional(cell, sizes, cell, sizes);
    }

    /** One cell from the beginning, another from the end. */
    public StackBuilder bidirectional(Cell forward, Sizes forwardSizes, Cell backward, Sizes backwardSizes) {
        return bidirectional(forward, forwardSizes, backward, backwardSizes, Merge.CONCATENATE);
    }

    /** One cell from the beginning, another from the end, and what becomes of their outputs at each step. */
    public StackBuilder bidirectional(
            Cell forward, Sizes forwardSizes, Cell backward, Sizes backwardSizes, Merge merge) {
        return layer(new Bidirectional(
                recurrentLayer(forward, forwardSizes), recurrentLayer(backward, backwardSizes), merge, workers));
    }

    /** Any other layer. */
    public StackBuilder layer(Layer layer) {
        layers.add(layer);
        size = layer.outputSize();
        return this;
    }

    public Stack build() {
        return new Stack(layers);
    }

    private RecurrentLayer recurrentLayer(Cell cell, Sizes sizes) {
        return RecurrentLayer.ofInput(size, cell, sizes, kernels, workers);
    }
}
