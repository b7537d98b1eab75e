package org.cellwright.runtime.data;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cellwright.runtime.sequence.Batch;

/** Makes batches of groups; those before the position are passed over without being made. */
final class GroupStream<E, T> implements BatchStream<T> {
    private final Stream<E> examples;
    private final Groups<E> groups;
    private final Position from;
    private final Function<? super List<E>, Batch<T>> batch;
    private long next;

    GroupStream(Stream<E> examples, Groups<E> groups, Position from, Function<? super List<E>, Batch<T>> batch) {
        this.examples = examples;
        this.groups = groups;
        this.from = from;
        this.batch = batch;
    }

    @Override
    public Batch<T> next() {
        try {
            List<E> group = groups.next();
            for (; next < from.batch() && group != null; next++) {
                group = groups.next();
            }
            if (group == null) {
                return null;
            }
            Batch<T> made = batch.apply(group);
            if (made == null) {
                throw new NullPointerException("the batch that was made is null");
            }
            next++;
            return made;
        } catch (RuntimeException failure) {
            throw DataException.at(new Position(from.seed(), from.epoch(), next), failure);
        }
    }

    @Override
    public void close() {
        examples.close();
    }
}
