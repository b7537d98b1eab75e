package org.cellwright.samples.reference;

import org.cellwright.runtime.tensor.FloatMatrix;

/** Gradients from the buffers of a run, gates below each other and padded, into those of the parameters. */
final class GateGradients {
    private GateGradients() {}

    /**
     * Adds the columns [state | input] of one gate, the input's from column {@code width} on, to {@code gradient}, [H, H +
     * X], where they follow each other without a gap.
     */
    static void addWeights(FloatMatrix buffer, int firstRow, int width, FloatMatrix gradient, int hidden) {
        int inputs = gradient.columns() - hidden;
        for (int row = 0; row < hidden; row++) {
            int from = buffer.offset() + (firstRow + row) * buffer.stride();
            int to = gradient.offset() + row * gradient.stride();
            add(buffer.array(), from, gradient.array(), to, hidden);
            add(buffer.array(), from + width, gradient.array(), to + hidden, inputs);
        }
    }

    static void addBias(float[] buffer, int first, FloatMatrix gradient) {
        add(buffer, first, gradient.array(), gradient.offset(), gradient.columns());
    }

    private static void add(float[] from, int first, float[] to, int target, int count) {
        for (int i = 0; i < count; i++) {
            to[target + i] += from[first + i];
        }
    }
}
