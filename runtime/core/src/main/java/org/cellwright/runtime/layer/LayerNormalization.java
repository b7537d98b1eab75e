package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.arithmetic.NormalizationOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * y = gain * (x - mean) / sqrt(variance + epsilon) + b at each step, mean and variance being those of the step's columns (Ba et al.
 * 2016); {@code gain} and {@code b}: [size].
 */
public final class LayerNormalization implements Layer {
    private static final double EPSILON = 1e-5;

    private final double epsilon;
    private final Parameter gain;
    private final Parameter bias;
    private final Parameters parameters;
    private final NormalizationOperations operations;
    private final MatrixBuffer normals;
    private final MatrixBuffer outputs;
    private double[] scales = new double[0];
    private Matrix normal;

    /** With an epsilon of 1e-5. */
    public LayerNormalization(int size, Precision precision) {
        this(size, EPSILON, precision);
    }

    public LayerNormalization(int size, double epsilon, Precision precision) {
        this(
                epsilon,
                Parameter.vector("gain", precision, size, Initializers.constant(1)),
                Parameter.vector("b", precision, size, Initializers.constant(0)));
    }

    private LayerNormalization(double epsilon, Parameter gain, Parameter bias) {
        Precision precision = gain.value().precision();
        int size = gain.value().columns();
        this.epsilon = epsilon;
        this.gain = gain;
        this.bias = bias;
        this.parameters = Parameters.of(List.of(gain, bias));
        this.operations = NormalizationOperations.of(precision);
        this.normals = new MatrixBuffer(precision, size);
        this.outputs = new MatrixBuffer(precision, size);
    }

    @Override
    public Precision precision() {
        return gain.value().precision();
    }

    @Override
    public int inputSize() {
        return gain.value().columns();
    }

    @Override
    public int outputSize() {
        return inputSize();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public States states() {
        return States.NONE;
    }

    @Override
    public boolean causal() {
        return true;
    }

    static LayerNormalization ofDescription(LayerDescription description, LayerFactory factory) {
        int size = description.size("size");
        factory.reserveParameters(2L * size);
        return new LayerNormalization(
                size, description.number("epsilon"), factory.kernels().precision());
    }

    /** The mean, the variance, the scale and the shift are counted. */
    @Override
    public LayerCost cost(BatchLayout layout) {
        return LayerCost.ofElements((long) layout.totalRows() * outputSize(), 7, 2);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("layer_normalization")
                .with("epsilon", epsilon)
                .with("size", inputSize());
    }

    @Override
    public LayerNormalization twin() {
        return new LayerNormalization(epsilon, gain, bias);
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        int rows = layout.totalRows();
        Operands.checkInput(this, input, rows);
        if (scales.length < rows) {
            scales = new double[rows];
        }
        Matrix output = outputs.rows(rows);
        normal = normals.rows(rows);
        operations.normalize(input, epsilon, gain.value(), bias.value(), normal, scales, output);
        if (!pass.training()) {
            normal = null;
        }
        return output;
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (normal == null) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, normal.rows(), outputGradient, inputGradient);
        operations.propagate(
                outputGradient, normal, scales, gain.value(), gain.gradient(), bias.gradient(), inputGradient);
        normal = null;
    }

    @Override
    public String toString() {
        return "LayerNormalization " + inputSize();
    }
}
