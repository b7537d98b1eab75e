package org.cellwright.runtime.sequence;

import java.util.Arrays;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Sources and targets of tokens as sequences for an encoder and a decoder: the source, then the start token and the target. The decoder is to give,
 * at each of its steps, the token of the target that comes next, and in the end the end token (teacher forcing: what it takes is what it should have given).
 *
 * @param start what the decoder takes first; it never gives it
 * @param end what the decoder gives last; it never takes it
 * @param ignored the target at steps of the source, as the loss knows it
 */
public record Pairs(int start, int end, int ignored) {

    /**
     * A batch of two columns: 1 where a target begins, else 0; and the token.
     *
     * @param sources {@code sources[s][t]}, of any lengths, also 0
     * @param targets as many, of any lengths, also 0
     */
    public Batch<int[]> batch(int[][] sources, int[][] targets, Precision precision) {
        if (sources.length != targets.length) {
            throw new IllegalArgumentException("there must be as many targets as sources, but there are "
                    + targets.length + " and " + sources.length);
        }
        int[] lengths = new int[sources.length];
        Arrays.setAll(lengths, s -> sources[s].length + 1 + targets[s].length);
        Packing packing = new Packing(lengths);
        Matrix input = Matrix.allocate(precision, packing.layout().totalRows(), 2);
        int[] wanted = new int[input.rows()];
        Arrays.fill(wanted, ignored);
        for (int s = 0; s < sources.length; s++) {
            int begin = sources[s].length;
            for (int t = 0; t < begin; t++) {
                input.set(packing.row(s, t), 1, sources[s][t]);
            }
            for (int t = 0; t <= targets[s].length; t++) {
                int row = packing.row(s, begin + t);
                input.set(row, 0, t == 0 ? 1 : 0);
                input.set(row, 1, t == 0 ? start : targets[s][t - 1]);
                wanted[row] = t == targets[s].length ? end : targets[s][t];
            }
        }
        return new Batch<>(packing.layout(), input, wanted);
    }
}
