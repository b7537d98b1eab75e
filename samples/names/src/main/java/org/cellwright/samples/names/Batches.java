package org.cellwright.samples.names;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;

/** Names in batches of about the same length, so that few sequences of a batch end early. */
final class Batches {
    private Batches() {}

    /** Every name once, each character to be predicted from those before it. The random numbers mix names of equal length. */
    static List<Batch<int[]>> of(List<String> names, Alphabet alphabet, int size, SeededRandom random) {
        int[] order = new int[names.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        random.shuffle(order);
        List<String> sorted = new ArrayList<>();
        for (int index : order) {
            sorted.add(names.get(index));
        }
        sorted.sort(Comparator.comparingInt(String::length));
        List<Batch<int[]>> batches = new ArrayList<>();
        for (int first = 0; first < sorted.size(); first += size) {
            int[][] tokens = sorted.subList(first, Math.min(sorted.size(), first + size)).stream()
                    .map(alphabet::encode)
                    .toArray(int[][]::new);
            batches.add(Batch.nextToken(tokens, Precision.FLOAT));
        }
        return batches;
    }

    /** How many characters are predicted, the ends of names among them. */
    static long characters(List<Batch<int[]>> batches) {
        return batches.stream().mapToLong(batch -> batch.layout().totalRows()).sum();
    }
}
