package org.cellwright.samples.benchmarks.system;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.benchmarks.contest.Shape;

/** A layer with a batch of random numbers, in single precision. */
final class LayerOnBatch {
    static final Kernels KERNELS = KernelSelection.best(Precision.FLOAT);

    private final Layer layer;
    private final BatchLayout layout;
    private final Matrix input;
    private final Matrix inputGradient;
    private final Matrix outputGradient;

    LayerOnBatch(Layer layer, Shape shape) {
        this.layer = layer;
        layer.parameters().initialize(new SeededRandom(1).stream("parameters"));
        layout = BatchLayout.uniform(shape.steps(), shape.batch());
        input = KERNELS.allocate(layout.totalRows(), layer.inputSize());
        inputGradient = KERNELS.allocate(layout.totalRows(), layer.inputSize());
        outputGradient = KERNELS.allocate(layout.totalRows(), layer.outputSize());
        outputGradient.fill(1);
        SplittableRandom random = new SplittableRandom(1);
        for (int row = 0; row < input.rows(); row++) {
            for (int column = 0; column < input.columns(); column++) {
                input.set(row, column, 2 * random.nextDouble() - 1);
            }
        }
    }

    void changeWeights() {
        layer.parameters().all().forEach(Parameter::valueChanged);
    }

    Matrix forward(Pass pass) {
        return layer.forward(layout, input, pass);
    }

    /** Returns the output. */
    Matrix train() {
        layer.parameters().zeroGradients();
        Matrix output = forward(Pass.TRAINING);
        layer.backward(outputGradient, inputGradient);
        return output;
    }

    /** The output and all gradients of a training pass. */
    List<Matrix> trained() {
        return Stream.concat(
                        Stream.of(train(), inputGradient),
                        layer.parameters().all().stream().map(Parameter::gradient))
                .toList();
    }
}
