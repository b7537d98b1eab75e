package org.cellwright.runtime.layer;

import java.util.function.Supplier;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.MatrixBuffer;
import org.cellwright.runtime.tensor.Precision;

/** A vector per sequence that a layer carries over time, and its gradient. Rows are the sequences of the layout. */
public final class LayerState {
    private final String name;
    private final int size;
    private final double declared;
    private final Supplier<Matrix> computed;
    private final MatrixBuffer values;
    private final MatrixBuffer gradients;
    private Matrix value;
    private Matrix gradient;

    /** @param computed first values as one row, in place of the declared number; null if they are not computed */
    LayerState(String name, Precision precision, int size, double declared, Supplier<Matrix> computed) {
        this.name = name;
        this.size = size;
        this.declared = declared;
        this.computed = computed;
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
        resize(batch);
        if (computed != null && batch > 0) {
            Matrix first = computed.get();
            for (int row = 0; row < batch; row++) {
                value.copyBlock(row, 0, first, 0, 0, 1, size);
            }
        }
    }

    private void resize(int batch) {
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
            // the run begins by itself
            resize(batch);
        } else if (batch > value.rows()) {
            throw new IllegalArgumentException(
                    "state " + name + " holds " + value.rows() + " sequences, but the continued pass has " + batch);
        } else if (pass.training()) {
            gradient.fill(0);
        }
    }
}
