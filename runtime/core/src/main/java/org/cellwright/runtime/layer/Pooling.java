package org.cellwright.runtime.layer;

import org.cellwright.runtime.arithmetic.PoolingOperations;
import org.cellwright.runtime.arithmetic.RowOperations;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.parameter.Parameters;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/**
 * One row for each sequence, in the order of the layout: the last step, or the mean or the maximum of all steps, column by column.
 * Sequences of length 0 have no row.
 */
public final class Pooling implements Layer {
    /** What a sequence's row is. */
    public enum Kind {
        LAST,
        MEAN,
        /** Of equal values, the first one gets the gradient. */
        MAXIMUM
    }

    private final int size;
    private final Kind kind;
    private final Precision precision;
    private final RowOperations rowOperations;
    private final PoolingOperations poolingOperations;
    private final MatrixBuffer outputs;
    private final MatrixBuffer shares;
    private final LayoutCache<int[]> lastRows = new LayoutCache<>(Pooling::lastRows);
    private final LayoutCache<double[]> factors = new LayoutCache<>(Pooling::factors);
    private int[] origins = new int[0];
    private BatchLayout layout;

    public Pooling(int size, Kind kind, Precision precision) {
        this.size = size;
        this.kind = kind;
        this.precision = precision;
        this.rowOperations = RowOperations.of(precision);
        this.poolingOperations = PoolingOperations.of(precision);
        this.outputs = new MatrixBuffer(precision, size);
        this.shares = new MatrixBuffer(precision, size);
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

    /** Never: the output is known when a sequence has ended. */
    @Override
    public boolean causal() {
        return false;
    }

    @Override
    public boolean pools() {
        return true;
    }

    static Pooling ofDescription(LayerDescription description, LayerFactory factory) {
        return new Pooling(
                description.size("size"),
                description.choice("pool", Kind.class),
                factory.kernels().precision());
    }

    @Override
    public LayerCost cost(BatchLayout layout) {
        long outputs = (long) layout.batch() * size;
        long operations = kind == Kind.LAST ? 0 : (long) layout.totalRows() * size;
        return new LayerCost(operations, operations, kind == Kind.MEAN ? 2 * outputs : outputs, outputs);
    }

    @Override
    public LayerDescription description() {
        return LayerDescription.of("pooling").with("pool", kind.name()).with("size", size);
    }

    @Override
    public Pooling twin() {
        return new Pooling(size, kind, precision);
    }

    @Override
    public Matrix forward(BatchLayout layout, Matrix input, Pass pass) {
        Operands.checkInput(this, input, layout.totalRows());
        int batch = layout.batch();
        Matrix output = outputs.rows(batch);
        if (kind == Kind.LAST) {
            rowOperations.gather(input, 0, lastRows.of(layout), output);
        } else {
            rowOperations.copy(input, 0, 0, output, 0, 0, batch, size);
        }
        if (kind == Kind.MEAN) {
            for (int t = 1; t < layout.steps(); t++) {
                rowOperations.add(input, layout.offset(t), output, 0, layout.rows(t));
            }
            poolingOperations.scaleRows(output, factors.of(layout));
        } else if (kind == Kind.MAXIMUM) {
            raise(layout, input, output);
        }
        this.layout = pass.training() ? layout : null;
        return output;
    }

    private void raise(BatchLayout layout, Matrix input, Matrix output) {
        if (origins.length < layout.batch() * size) {
            origins = new int[layout.batch() * size];
        }
        for (int i = 0; i < layout.batch() * size; i++) {
            origins[i] = i / size;
        }
        for (int t = 1; t < layout.steps(); t++) {
            poolingOperations.raise(input, layout.offset(t), output, layout.rows(t), origins);
        }
    }

    @Override
    public void backward(Matrix outputGradient, Matrix inputGradient) {
        if (layout == null) {
            throw Operands.noTrainingPass(this);
        }
        Operands.checkGradients(this, layout.batch(), layout.totalRows(), outputGradient, inputGradient);
        if (inputGradient != null) {
            propagate(outputGradient, inputGradient);
        }
        layout = null;
    }

    private void propagate(Matrix outputGradient, Matrix inputGradient) {
        switch (kind) {
            case LAST -> {
                inputGradient.fill(0);
                int[] rows = lastRows.of(layout);
                for (int b = 0; b < layout.batch(); b++) {
                    rowOperations.copy(outputGradient, b, 0, inputGradient, rows[b], 0, 1, size);
                }
            }
            case MEAN -> {
                Matrix share = shares.rows(layout.batch());
                rowOperations.copy(outputGradient, 0, 0, share, 0, 0, layout.batch(), size);
                poolingOperations.scaleRows(share, factors.of(layout));
                for (int t = 0; t < layout.steps(); t++) {
                    rowOperations.copy(share, 0, 0, inputGradient, layout.offset(t), 0, layout.rows(t), size);
                }
            }
            case MAXIMUM -> {
                inputGradient.fill(0);
                poolingOperations.scatter(outputGradient, origins, inputGradient);
            }
        }
    }

    private static int[] lastRows(BatchLayout layout) {
        int[] rows = new int[layout.batch()];
        for (int b = 0; b < rows.length; b++) {
            rows[b] = layout.offset(layout.length(b) - 1) + b;
        }
        return rows;
    }

    private static double[] factors(BatchLayout layout) {
        double[] factors = new double[layout.batch()];
        for (int b = 0; b < factors.length; b++) {
            factors[b] = 1.0 / layout.length(b);
        }
        return factors;
    }

    @Override
    public String toString() {
        return "Pooling " + kind + " " + size;
    }
}
