package org.cellwright.runtime.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;

/**
 * Layers one above the other: each takes the output of the one below. Their paths are {@code layer0}, {@code layer1}, ... Recurrent layers
 * may work at once on a batch that is too small to be cut, each some steps behind the one below.
 */
public final class Stack extends CompositeLayer {
    private final List<Layer> layers;
    private final boolean causal;
    private final List<MatrixBuffer> gradients = new ArrayList<>();
    private final List<LayoutCache<BatchLayout>> outputLayouts = new ArrayList<>();
    private final int[] trainedRows;
    /** By the place of their lowest layer and of their highest; null where none begins or ends. */
    private final Wave[] wavesFrom;

    private final Wave[] wavesTo;
    private final Matrix[][] waveGradients;
    private boolean trained;

    /** @throws IllegalArgumentException if a layer does not take what the one below gives, or is there twice */
    public Stack(List<? extends Layer> layers) {
        super(numbered(layers));
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            checkFits(i, layer);
            gradients.add(new MatrixBuffer(layer.precision(), layer.inputSize()));
            outputLayouts.add(new LayoutCache<>(layer::outputLayout));
        }
        this.trainedRows = new int[layers.size()];
        this.wavesFrom = new Wave[layers.size()];
        this.wavesTo = new Wave[layers.size()];
        this.waveGradients = new Matrix[layers.size()][];
        for (Wave wave : Wave.among(this.layers)) {
            wavesFrom[wave.first()] = wave;
            wavesTo[wave.first() + wave.size() - 1] = wave;
            waveGradients[wave.first()] = new Matrix[wave.size()];
        }
        this.causal = this.layers.stream().allMatch(Layer::causal);
    }

    private static Map<String, Layer> numbered(List<? extends Layer> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a stack needs at least one layer");
        }
        Map<String, Layer> parts = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            parts.put("layer" + i, layers.get(i));
        }
        return parts;
    }

    public static Stack of(Layer... layers) {
        return new Stack(List.of(layers));
    }

    private void checkFits(int position, Layer layer) {
        if (layers.indexOf(layer) != position) {
            throw new IllegalArgumentException("layer" + position + " is also layer" + layers.indexOf(layer));
        }
        if (position > 0) {
            Layer below = layers.get(position - 1);
            if (layer.inputSize() != below.outputSize() || layer.precision() != below.precision()) {
                throw new IllegalArgumentException(
                        "layer" + position + " (" + layer + ") takes " + layer.inputSize() + " "
                                + layer.precision() + ", but layer" + (position - 1) + " (" + below + ") gives "
                                + below.outputSize() + " " + below.precision());
            }
        }
    }

    /** From the lowest up. */
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public int inputSize() {
        return layers.get(0).inputSize();
    }

    @Override
    public int outputSize() {
        return layers.get(layers.size() - 1).outputSize();
    }

    @Override
    public boolean causal() {
        return causal;
    }

    @Override
    public boolean pools() {
        return layers.stream().anyMatch(Layer::pools);
    }

    static Stack ofDescription(LayerDescription description, LayerFactory factory) {
        return new Stack(factory.build(description.parts()));
    }

    /** Between its layers stands the gradient of what goes up. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        long gradients = 0;
        BatchLayout rows = layout;
        for (int i = 0; i < layers.size(); i++) {
            gradients += i == 0 ? 0 : (long) rows.totalRows() * layers.get(i).inputSize();
            rows = layers.get(i).outputLayout(rows);
        }
        return new LayerCost(0, 0, gradients, 0);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("stack")
                .with(layers.stream().map(Layer::description).toList());
    }

    @Override
    public Stack twin() {
        return new Stack(layers.stream().map(Layer::twin).toList());
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Matrix value = input;
        BatchLayout rows = layout;
        for (int i = 0; i < layers.size(); ) {
            Wave wave = wavesFrom[i];
            boolean together = wave != null && wave.takes(rows, pass);
            if (wave != null && !together) {
                wave.close();
            }
            value = together ? wave.forward(rows, value, pass) : layers.get(i).forward(rows, value, pass);
            for (int end = i + (together ? wave.size() : 1); i < end; i++) {
                trainedRows[i] = rows.totalRows();
                rows = outputLayouts.get(i).of(rows);
            }
        }
        trained = pass.training();
        return value;
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (!trained) {
            throw Operands.noTrainingPass(this);
        }
        Matrix gradient = outputGradient;
        for (int i = layers.size() - 1; i >= 0; ) {
            Wave wave = wavesTo[i];
            if (wave != null && wave.isOpen()) {
                Matrix[] belows = waveGradients[wave.first()];
                for (int k = 0; k < belows.length; k++) {
                    belows[k] = below(wave.first() + k, inputGradient);
                }
                wave.backward(gradient, belows);
                gradient = belows[0];
                i -= wave.size();
            } else {
                Matrix below = below(i, inputGradient);
                layers.get(i).backward(gradient, below);
                gradient = below;
                i--;
            }
        }
        trained = false;
    }

    /** What a layer writes the gradient of its input to. */
    private Matrix below(int layer, Matrix inputGradient) {
        return layer == 0 ? inputGradient : gradients.get(layer).rows(trainedRows[layer]);
    }

    @Override
    public String toString() {
        return "Stack " + layers;
    }
}
