package org.cellwright.runtime.layer;

import java.util.Map;
import org.cellwright.runtime.arithmetic.DropoutOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * In training, each element is 0 with probability {@code rate}, and the others are divided by 1 - rate (Srivastava et al. 2014,
 * as PyTorch scales it); in inference nothing changes. What is left out is drawn anew for each step and each pass, from the generator
 * {@code dropout}.
 */
public final class Dropout implements Layer {
    private static final String GENERATOR = "dropout";

    private final int size;
    private final double rate;
    private final Precision precision;
    private final SeededRandom random;
    private final DropoutOperations operations;
    private final MatrixBuffer masks;
    private final MatrixBuffer outputs;
    private Matrix mask;
    private Matrix input;
    private Matrix output;

    /**
     * @param rate from 0 to below 1
     * @param random for this layer alone
     */
    public Dropout(int size, double rate, Precision precision, SeededRandom random) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("the rate of dropout must be from 0 to below 1, but is " + rate);
        }
        this.size = size;
        this.rate = rate;
        this.precision = precision;
        this.random = random;
        this.operations = DropoutOperations.of(precision);
        this.masks = new MatrixBuffer(precision, size);
        this.outputs = new MatrixBuffer(precision, size);
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public int inputSize() {
        return size;
    }

    @Override
    public int outputSize() {
        return size;
    }

    @Override
    public Parameters parameters() {
        return Parameters.NONE;
    }

    @Override
    public States states() {
        return States.NONE;
    }

    @Override
    public Map<String, SeededRandom> generators() {
        return Map.of(GENERATOR, random);
    }

    @Override
    public boolean causal() {
        return true;
    }

    static Dropout ofDescription(LayerDescription description, LayerFactory factory) {
        return new Dropout(
                description.size("size"),
                description.number("rate"),
                factory.kernels().precision(),
                factory.newGenerator());
    }

    @Override
    public LayerCost cost(BatchLayout layout) {
        return LayerCost.ofElements((long) layout.totalRows() * size, 1, 2);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("dropout").with("rate", rate).with("size", size);
    }

    @Override
    public Dropout twin() {
        return new Dropout(size, rate, precision, new SeededRandom(random.state()));
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        Matrix output = open(input, pass);
        forwardRows(0, input.rows());
        return output;
    }

    /** The first half of {@link #forward}, which needs no value of the input: draws, and returns where the output is to stand. */
    Matrix open(Matrix input, Pass pass) {
        this.input = input;
        if (!pass.training()) {
            mask = null;
            return input;
        }
        mask = masks.rows(input.rows());
        operations.draw(random, rate, mask);
        output = outputs.rows(input.rows());
        return output;
    }

    /** The second half, for some rows. */
    void forwardRows(int first, int rows) {
        if (mask != null) {
            operations.multiply(input, mask, output, first, rows);
        }
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (mask == null) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, mask.rows(), outputGradient, inputGradient);
        if (inputGradient != null) {
            backwardRows(outputGradient, inputGradient, 0, mask.rows());
        }
        mask = null;
    }

    /** The gradient of some rows. */
    void backwardRows(Matrix outputGradient, Matrix inputGradient, int first, int rows) {
        operations.multiply(outputGradient, mask, inputGradient, first, rows);
    }

    @Override
    public String toString() {
        return "Dropout " + rate + " " + size;
    }
}
