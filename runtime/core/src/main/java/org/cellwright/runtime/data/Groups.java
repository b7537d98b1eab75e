package org.cellwright.runtime.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.ToIntFunction;
import org.cellwright.runtime.random.SeededRandom;

/** The examples of each batch to come, before anything is made of them. */
final class Groups<E> {
    private final Iterator<E> examples;
    private final int size;
    private final int batches;
    private final ToIntFunction<? super E> length;
    private final SeededRandom random;
    private final Queue<List<E>> ready = new ArrayDeque<>();

    /**
     * @param batches of which the examples are sorted together
     * @param length by which they are sorted; null leaves them as they are
     * @param random shuffles the batches; null leaves them sorted
     */
    Groups(Iterator<E> examples, int size, int batches, ToIntFunction<? super E> length, SeededRandom random) {
        this.examples = examples;
        this.size = size;
        this.batches = batches;
        this.length = length;
        this.random = random;
    }

    /** Null after the last one. */
    List<E> next() {
        if (ready.isEmpty()) {
            read();
        }
        return ready.poll();
    }

    private void read() {
        List<E> bucket = new ArrayList<>();
        while (bucket.size() < (long) size * batches && examples.hasNext()) {
            bucket.add(examples.next());
        }
        if (length != null) {
            bucket.sort(Comparator.comparingInt(length));
        }
        List<List<E>> groups = new ArrayList<>();
        for (int first = 0; first < bucket.size(); first += size) {
            groups.add(Collections.unmodifiableList(bucket.subList(first, Math.min(bucket.size(), first + size))));
        }
        if (random == null) {
            ready.addAll(groups);
        } else {
            int[] order = new int[groups.size()];
            for (int i = 0; i < order.length; i++) {
                order[i] = i;
            }
            random.shuffle(order);
            for (int index : order) {
                ready.add(groups.get(index));
            }
        }
    }
}
