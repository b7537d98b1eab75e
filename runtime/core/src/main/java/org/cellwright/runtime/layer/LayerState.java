package org.cellwright.runtime.layer;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/** A vector per sequence that a layer carries over time, and its gradient. Rows are the sequences of the layout. */
public final class LayerState {
    private final String name;
    private final int size;
    private final double declared;
    private final MatrixBuffer values;
    private final MatrixBuffer gradients;
    private Matrix value;
    private Matrix gradient;

    LayerState(String name, Precision precision, int size, double declared) {
        this.name = name;
        this.size = size;
        this.declared = declared;
        this.values = new MatrixBuffer(precision, size);
        this.gradients = new MatrixBuffer(precision, size);
        reset(0);
    }

    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    /** Sets the number of sequences, all values to what the cell declares, and all gradients to 0. */
    public void reset(int batch) {
        value = values.rows(batch);
        value.fill(declared);
        gradient = gradients.rows(batch);
        gradient.fill(0);
    }

    /**
     * [B, size]: after a forward pass the state after each sequence's last step; what a continued pass starts from. To
     * start from given values: {@link #reset}, write them here, and run a continued pass.
     */
    public Matrix value() {
        return value;
    }

    /** [B, size]: before a backward pass the gradient of the final state, to be written; afterwards that of the first state. */
    public Matrix gradient() {
        return gradient;
    }

    void start(int batch, Pass pass) {
        if (!pass.continued()) {
            reset(batch);
        } else if (batch > value.rows()) {
            throw new IllegalArgumentException(
                    "state " + name + " holds " + value.rows() + " sequences, but the continued pass has " + batch);
        } else if (pass.training()) {
            gradient.fill(0);
        }
    }
}
