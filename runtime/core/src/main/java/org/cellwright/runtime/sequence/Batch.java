package org.cellwright.runtime.sequence;

import java.util.Arrays;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Sequences to learn from.
 *
 * @param input [rows of the layout, size]
 * @param targets one for each row of the layout
 */
public record Batch<T>(BatchLayout layout, Matrix input, T targets) {

    /** Tokens to be labelled one by one: {@code targets[s][t]} belongs to {@code tokens[s][t]}. */
    public static Batch<int[]> ofTokens(int[][] tokens, int[][] targets, Precision precision) {
        Packing packing = new Packing(
                Arrays.stream(tokens).mapToInt(sequence -> sequence.length).toArray());
        return new Batch<>(packing.layout(), packing.packTokens(tokens, precision), packing.pack(targets));
    }

    /** Tokens of which each but the first is to be predicted from those before it. */
    public static Batch<int[]> nextToken(int[][] tokens, Precision precision) {
        int[][] inputs = new int[tokens.length][];
        int[][] targets = new int[tokens.length][];
        for (int s = 0; s < tokens.length; s++) {
            int length = Math.max(0, tokens[s].length - 1);
            inputs[s] = Arrays.copyOf(tokens[s], length);
            targets[s] = Arrays.copyOfRange(tokens[s], tokens[s].length - length, tokens[s].length);
        }
        return ofTokens(inputs, targets, precision);
    }
}
