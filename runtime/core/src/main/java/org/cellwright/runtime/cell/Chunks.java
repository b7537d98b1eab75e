package org.cellwright.runtime.cell;

import org.cellwright.runtime.tensor.Precision;

/**
 * How many rows of a sequence (steps times batch) are in a chunk: what does not depend on the state is done for a chunk of steps
 * at once. What a chunk leaves for the time loop is to be in the second level cache when the loop gets there; but weights
 * that are far from it are fetched, and their gradients written, once for each chunk.
 *
 * @param forward of the forward pass
 * @param backward of the backward pass
 */
public record Chunks(int forward, int backward) {
    /**
     * Weights of so many bytes are far. LSTM training at T=20, B=32, X=H=1024 (32 MB) takes 278 ms with 640 rows and 298 with
     * 256; at T=50, B=64, X=H=512 (8 MB) both are equal, at T=100, B=64, X=H=256 (2 MB) it takes 160 and 155.
     */
    private static final long FAR_BYTES = 16 << 20;

    /**
     * LSTM training at T=100, B=32, X=H=128 took 25.2 ms with 768 rows both ways, 23.3 to 25.1 with 256 and 384, 23.0 to 24.9 with
     * 128 and 256, 26.6 with all rows at once (medians of 41 on a busy machine with 2 MB of second level cache).
     */
    private static final Chunks NEAR = new Chunks(128, 256);

    /**
     * T=20, B=32, X=H=1024, milliseconds with 128, 256, 320 and 640 rows of the forward pass: LSTM training 260, 259, 255, 252, inference 82, 83,
     * 81, 78; GRU training 196, 196, 192, 191, inference 60.9, 61.0, 59.8, 58.1.
     */
    private static final Chunks FAR = new Chunks(640, 640);

    /** For a cell with such parameters. */
    public static Chunks of(CellDescription description, Sizes sizes, Precision precision) {
        long elements = 0;
        for (CellDescription.Parameter parameter : description.parameters()) {
            elements += (long) parameter.rows().in(sizes) * parameter.columns().in(sizes);
        }
        return elements * precision.bytes() > FAR_BYTES ? FAR : NEAR;
    }

    /** Most rows of a chunk of the backward pass. */
    public long backwardRows(long batch, long rows) {
        return Math.min(Math.max(backward, batch), rows);
    }
}
