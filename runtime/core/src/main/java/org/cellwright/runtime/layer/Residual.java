package org.cellwright.runtime.layer;

import java.util.List;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;

/** y = x + body(x) at each step (He et al. 2015). The path of the layer within is {@code body}. */
public final class Residual extends CompositeLayer {

    private final Layer body;
    private final RowOperations rowOperations;
    private final MatrixBuffer outputs;
    private int trainedRows = -1;

    /** @throws IllegalArgumentException if the layer's output has not the size of its input, or not all its steps */
    public Residual(Layer body) {
        super(around(body));
        if (body.inputSize() != body.outputSize() || body.pools()) {
            throw new IllegalArgumentException(
                    "a residual connection needs a layer that gives what it takes, but " + body
                            + (body.pools()
                                    ? " gives one output for each sequence"
                                    : " takes " + body.inputSize() + " and gives " + body.outputSize()));
        }
        this.body = body;
        this.rowOperations = RowOperations.of(body.precision());
        this.outputs = new MatrixBuffer(body.precision(), body.outputSize());
    }

    @Override
    public int inputSize() {
        return body.inputSize();
    }

    @Override
    public int outputSize() {
        return body.outputSize();
    }

    @Override
    public boolean causal() {
        return body.causal();
    }

    static Residual ofDescription(LayerDescription description, LayerFactory factory) {
        return new Residual(factory.build(description.parts(1).get(0)));
    }

    @Override
    public LayerCost cost(BatchLayout layout) {
        return LayerCost.ofElements((long) layout.totalRows() * outputSize(), 1, 1);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("residual").with(List.of(body.description()));
    }

    @Override
    public Residual twin() {
        return new Residual(body.twin());
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        int rows = layout.totalRows();
        Operands.checkInput(this, input, rows);
        Matrix output = outputs.rows(rows);
        rowOperations.copy(body.forward(layout, input, pass), 0, 0, output, 0, 0, rows, outputSize());
        rowOperations.add(input, 0, output, 0, rows);
        trainedRows = pass.training() ? rows : -1;
        return output;
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (trainedRows < 0) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, trainedRows, outputGradient, inputGradient);
        body.backward(outputGradient, inputGradient);
        if (inputGradient != null) {
            rowOperations.add(outputGradient, 0, inputGradient, 0, trainedRows);
        }
        trainedRows = -1;
    }

    @Override
    public String toString() {
        return "Residual [" + body + "]";
    }
}
