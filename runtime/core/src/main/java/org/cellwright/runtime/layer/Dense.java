package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.kernel.PackedMatrix;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.parameter.Initializers;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * y = W x + b at each step, with {@code W}: [outputs, inputs] and {@code b}: [outputs]. A layer with an activation but
 * without recurrence is a {@link RecurrentLayer} of a cell without states.
 */
public final class Dense implements Layer {
    private static final int TASK_ROWS = 256;
    private static final int TASK_OUTPUTS = 64;

    private final Kernels kernels;
    private final Workers workers;
    private final RowOperations rowOperations;
    private final Parameter weights;
    private final Parameter bias;
    private final Parameters parameters;
    private final PackedMatrix forwardWeights;
    private final PackedMatrix backwardWeights;
    private final WeightPacking packing;
    private final MatrixBuffer outputs;
    private final Workers.Job forwardJob;
    private final Workers.Job inputJob;
    private final Workers.Job weightJob;
    private Matrix input;
    private Matrix output;
    private Matrix outputGradient;
    private Matrix inputGradient;

    public Dense(int inputSize, int outputSize, Kernels kernels) {
        this(inputSize, outputSize, kernels, Workers.CALLER);
    }

    public Dense(int inputSize, int outputSize, Kernels kernels, Workers workers) {
        this(
                Parameter.matrix("W", kernels.precision(), outputSize, inputSize, Initializers.glorotUniform()),
                Parameter.vector("b", kernels.precision(), outputSize, Initializers.constant(0)),
                kernels.newPackedMatrix(new int[] {0}, new int[] {inputSize}, kernels.padded(outputSize)),
                kernels.newPackedMatrix(new int[] {0}, new int[] {outputSize}, kernels.padded(inputSize)),
                null,
                kernels,
                workers);
    }

    /** @param packing of the layer whose twin this is; null if it is none */
    private Dense(
            Parameter weights,
            Parameter bias,
            PackedMatrix forwardWeights,
            PackedMatrix backwardWeights,
            WeightPacking packing,
            Kernels kernels,
            Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
        this.rowOperations = RowOperations.of(kernels.precision());
        this.weights = weights;
        this.bias = bias;
        this.parameters = Parameters.of(List.of(weights, bias));
        this.forwardWeights = forwardWeights;
        this.backwardWeights = backwardWeights;
        this.packing = packing != null ? packing : new WeightPacking(parameters, this::pack);
        this.outputs = new MatrixBuffer(kernels.precision(), weights.value().rows());
        this.forwardJob = workers.job(this::forwardRows);
        this.inputJob = workers.job(this::inputGradientRows);
        this.weightJob = workers.job(this::weightGradientOutputs);
    }

    @Override
    public Precision precision() {
        return kernels.precision();
    }

    @Override
    public int inputSize() {
        return weights.value().columns();
    }

    @Override
    public int outputSize() {
        return weights.value().rows();
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

    static Dense ofDescription(LayerDescription description, LayerFactory factory) {
        int inputs = description.size("inputs");
        int outputs = description.size("outputs");
        factory.reserveParameters((inputs + 1L) * outputs);
        return new Dense(inputs, outputs, factory.kernels(), factory.workers());
    }

    @Override
    public LayerCost cost(BatchLayout layout) {
        long rows = layout.totalRows();
        long products = 2L * inputSize() * outputSize();
        // packed once for each direction
        long numbers = rows * outputSize() + products;
        return new LayerCost(rows * (products + outputSize()), rows * (2 * products + outputSize()), numbers, numbers);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("dense").with("inputs", inputSize()).with("outputs", outputSize());
    }

    /** Shares the packed weights, too. */
    @Override
    public Dense twin() {
        packing.update();
        return new Dense(weights, bias, forwardWeights, backwardWeights, packing, kernels, workers);
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        packing.update();
        this.input = input;
        output = outputs.rows(layout.totalRows());
        forwardJob.run(tasks(layout.totalRows(), TASK_ROWS));
        if (!pass.training()) {
            this.input = null;
        }
        return output;
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (input == null) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, input.rows(), outputGradient, inputGradient);
        this.outputGradient = outputGradient;
        this.inputGradient = inputGradient;
        weightJob.run(tasks(outputSize(), TASK_OUTPUTS));
        if (inputGradient != null) {
            inputJob.run(tasks(input.rows(), TASK_ROWS));
        }
        input = null;
    }

    private void pack() {
        int outputs = outputSize();
        int inputs = inputSize();
        kernels.pack(forwardWeights, 0, 0, weights.value(), 0, outputs, 0, inputs, true);
        kernels.pack(backwardWeights, 0, 0, weights.value(), 0, outputs, 0, inputs, false);
    }

    private void forwardRows(int task) {
        int row = task * TASK_ROWS;
        int rows = Math.min(TASK_ROWS, output.rows() - row);
        kernels.multiply(input, row, 0, rows, forwardWeights, output, row, 0, false);
        rowOperations.addVector(bias.value(), output, row, rows);
    }

    private void inputGradientRows(int task) {
        int row = task * TASK_ROWS;
        int rows = Math.min(TASK_ROWS, input.rows() - row);
        kernels.multiply(outputGradient, row, 0, rows, backwardWeights, inputGradient, row, 0, false);
    }

    private void weightGradientOutputs(int task) {
        int first = task * TASK_OUTPUTS;
        int count = Math.min(TASK_OUTPUTS, outputSize() - first);
        kernels.multiplyTransposed(
                outputGradient, 0, first, count, input, 0, 0, inputSize(), input.rows(), weights.gradient(), first, 0);
        rowOperations.addColumnSums(outputGradient, bias.gradient(), first, count);
    }

    private static int tasks(int total, int each) {
        return (total + each - 1) / each;
    }

    @Override
    public String toString() {
        return "Dense " + inputSize() + " -> " + outputSize();
    }
}
