package org.cellwright.runtime.model;

import java.util.Arrays;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.layer.EncoderDecoder;
import org.cellwright.runtime.layer.LayerState;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;

/**
 * Lets a decoder of tokens run on its own: at each step it takes the likeliest token of the step before, until that is the end token.
 *
 * @param start what the decoder takes first
 * @param end what ends a sequence; it is not part of what comes out
 */
public record GreedyDecoder(EncoderDecoder model, int start, int end) {
    public GreedyDecoder {
        if (model.decoder().inputSize() != 1 || end < 0 || end >= model.outputSize()) {
            throw new IllegalArgumentException(
                    "the decoder must take a token, and give scores for tokens of which the end token " + end
                            + " is one, but is " + model.decoder());
        }
    }

    /**
     * @param sources tokens, {@code sources[s][t]}, of any lengths, also 0
     * @param maximumLength how many tokens a sequence may have that does not end before
     * @return the tokens for each source
     */
    public int[][] decode(int[][] sources, int maximumLength) {
        Packing packing = new Packing(
                Arrays.stream(sources).mapToInt(source -> source.length).toArray());
        return decode(packing, packing.packTokens(sources, model.precision()), maximumLength);
    }

    /**
     * @param input [rows of the packing's layout, input size of the encoder]
     * @param maximumLength how many tokens a sequence may have that does not end before
     * @return the tokens for each sequence of the packing
     */
    public int[][] decode(Packing packing, Matrix input, int maximumLength) {
        int count = packing.sequences();
        model.encode(packing.layout(), input, count);
        int[] running = new int[count];
        for (int s = 0; s < count; s++) {
            running[packing.position(s)] = s;
        }
        int[][] decoded = new int[count][0];
        Matrix tokens = Matrix.allocate(model.precision(), count, 1);
        tokens.fill(start);
        int left = maximumLength > 0 ? count : 0;
        for (int length = 0; left > 0; length++) {
            Matrix scores = model.decoder()
                    .forward(BatchLayout.uniform(1, left), tokens.rows(0, left), Pass.INFERENCE_CONTINUED);
            // from the last row down, so that a row that takes the place of one that has ended is already done
            for (int row = left - 1; row >= 0; row--) {
                int token = likeliest(scores, row);
                int sequence = running[row];
                if (token != end) {
                    decoded[sequence] = Arrays.copyOf(decoded[sequence], length + 1);
                    decoded[sequence][length] = token;
                }
                tokens.set(row, 0, token);
                if (token == end || length + 1 == maximumLength) {
                    left--;
                    move(left, row, running, tokens);
                }
            }
        }
        return decoded;
    }

    /** The sequence of a row, and all that belongs to it, to the row of one that has ended. */
    private void move(int from, int to, int[] running, Matrix tokens) {
        if (from == to) {
            return;
        }
        running[to] = running[from];
        tokens.set(to, 0, tokens.get(from, 0));
        for (LayerState state : model.decoder().states().byPath().values()) {
            state.value().copyBlock(to, 0, state.value(), from, 0, 1, state.size());
        }
    }

    /** The column of the largest score of a row; of equal ones the first. */
    static int likeliest(Matrix scores, int row) {
        int best = 0;
        for (int column = 1; column < scores.columns(); column++) {
            best = scores.get(row, column) > scores.get(row, best) ? column : best;
        }
        return best;
    }
}
