package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;

/** Builds a {@link Stack} from below, binding the input size of each layer to the output size of the one before. */
public final class StackBuilder {
    private final Kernels kernels;
    private final Workers workers;
    private final List<Layer> layers = new ArrayList<>();
    private int size;
    private int recurrentLayers;

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

    /** Vectors that come from elsewhere, a row for each token; see {@link Embedding#pretrained}. */
    public StackBuilder embedding(Matrix vectors, boolean trained) {
        return layer(Embedding.pretrained(vectors, trained, kernels.precision()));
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

    /** Each element left out with this probability in training; see {@link Dropout}. */
    public StackBuilder dropout(double rate) {
        return layer(new Dropout(size, rate, kernels.precision(), new SeededRandom(layers.size())));
    }

    public StackBuilder layerNormalization() {
        return layer(new LayerNormalization(size, kernels.precision()));
    }

    /** The sum of what comes in and what the layers give for it, which must have the same size. */
    public StackBuilder residual(UnaryOperator<StackBuilder> body) {
        return layer(new Residual(
                body.apply(new StackBuilder(size, kernels, workers)).build()));
    }

    /**
     * Layers whose states begin anew before each step at which the first column of what comes in is above 0.5; they get the
     * columns behind it.
     */
    public StackBuilder stateReset(UnaryOperator<StackBuilder> body) {
        return layer(new StateReset(
                body.apply(new StackBuilder(size - 1, kernels, workers)).build()));
    }

    /** Layers that train on segments of so many steps, in memory for one of them; see {@link Segmented}. */
    public StackBuilder segmented(int steps, UnaryOperator<StackBuilder> body) {
        return layer(new Segmented(
                body.apply(new StackBuilder(size, kernels, workers)).build(), steps));
    }

    /** One output for each sequence from here on: its last step. */
    public StackBuilder lastStep() {
        return pooling(Pooling.Kind.LAST);
    }

    /** One output for each sequence from here on: the mean of its steps. */
    public StackBuilder meanOverTime() {
        return pooling(Pooling.Kind.MEAN);
    }

    /** One output for each sequence from here on: the largest of its steps, column by column. */
    public StackBuilder maximumOverTime() {
        return pooling(Pooling.Kind.MAXIMUM);
    }

    private StackBuilder pooling(Pooling.Kind kind) {
        return layer(new Pooling(size, kind, kernels.precision()));
    }

    /**
     * One output for each sequence from here on: what the same cell gives for the last step from the beginning, and for the
     * first step from the end; each has then seen the whole sequence.
     */
    public StackBuilder bidirectionalLastStep(Cell cell, Sizes sizes) {
        return layer(new Bidirectional(
                endOf(recurrentLayer(cell, sizes)), endOf(recurrentLayer(cell, sizes)), Merge.CONCATENATE, workers));
    }

    private static Layer endOf(Layer layer) {
        return Stack.of(layer, new Pooling(layer.outputSize(), Pooling.Kind.LAST, layer.precision()));
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
        recurrentLayers++;
        return RecurrentLayer.ofInput(size, cell, sizes, kernels, workers).seeded(recurrentLayers);
    }
}
