package org.cellwright.samples.literature.tagging;

import java.util.HashSet;
import java.util.Set;

/**
 * F1 of entities under the rules of CoNLL (Tjong Kim Sang and De Meulder 2003): an entity counts only with its kind, its first
 * and its last word; one that begins with an inside tag is an entity, too.
 */
final class EntityScore {
    private final long[] found = new long[Tags.KINDS.size()];
    private final long[] present = new long[Tags.KINDS.size()];
    private final long[] right = new long[Tags.KINDS.size()];

    /** An entity: the words from {@code first} up to but without {@code end}. */
    private record Entity(int kind, int first, int end) {}

    /** Counts a sentence. */
    void add(int[] predicted, int[] actual) {
        Set<Entity> predictions = entities(predicted);
        Set<Entity> truth = entities(actual);
        predictions.forEach(entity -> found[entity.kind()]++);
        truth.forEach(entity -> present[entity.kind()]++);
        truth.stream().filter(predictions::contains).forEach(entity -> right[entity.kind()]++);
    }

    /** F1 of one kind; NaN if it never occurred. */
    double f1(int kind) {
        return f1(right[kind], found[kind], present[kind]);
    }

    /** F1 over all kinds. */
    double f1() {
        return f1(sum(right), sum(found), sum(present));
    }

    private static double f1(long right, long found, long present) {
        return 2.0 * right / (found + present);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private static Set<Entity> entities(int[] tags) {
        Set<Entity> entities = new HashSet<>();
        int first = -1;
        for (int word = 0; word <= tags.length; word++) {
            int tag = word < tags.length ? tags[word] : Tags.OUTSIDE;
            boolean goesOn =
                    first >= 0 && tag != Tags.OUTSIDE && !Tags.begins(tag) && Tags.kind(tag) == Tags.kind(tags[first]);
            if (first >= 0 && !goesOn) {
                entities.add(new Entity(Tags.kind(tags[first]), first, word));
                first = -1;
            }
            if (first < 0 && tag != Tags.OUTSIDE) {
                first = word;
            }
        }
        return entities;
    }
}
