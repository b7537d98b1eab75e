package org.cellwright.runtime.model;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Lets a decoder learn from its own mistakes: some of the tokens that it takes are not those that it should have given, but those that it
 * gave (Bengio et al. 2015, arXiv 1506.03099; all steps at once, after Duckworth et al. 2019, arXiv 1906.04331). No gradient goes
 * through the choice.
 *
 * @param random which tokens
 */
public record ScheduledSampling(EncoderDecoder model, SeededRandom random) {
    /**
     * The same batch with other inputs: each token of the decoder but the first one of a sequence is, with the given probability, the likeliest
     * of the step before, as the model sees it now.
     */
    public Batch<int[]> sample(Batch<int[]> batch, double probability) {
        BatchLayout layout = batch.layout();
        Matrix given = batch.input();
        Matrix scores = model.forward(layout, given, Pass.INFERENCE);
        Matrix input = Matrix.allocate(given.precision(), given.rows(), given.columns());
        input.copyFrom(given);
        boolean[] target = new boolean[layout.batch()];
        for (int t = 0; t < layout.steps(); t++) {
            for (int b = 0; b < layout.rows(t); b++) {
                int row = layout.offset(t) + b;
                if (target[b] && random.nextDouble() < probability) {
                    input.set(row, 1, GreedyDecoder.likeliest(scores, layout.offset(t - 1) + b));
                }
                target[b] |= given.get(row, 0) > 0;
            }
        }
        return new Batch<>(layout, input, batch.targets());
    }
}
