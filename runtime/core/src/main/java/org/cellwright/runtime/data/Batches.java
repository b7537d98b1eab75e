package org.cellwright.runtime.data;

import java.util.List;
import java.util.function.Function;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;

/**
 * Batches to learn from or to judge by, epoch after epoch. Which ones come follows from the {@link Position} alone, so a run can go on
 * where another one ended.
 *
 * @param <T> the targets of a batch
 */
@FunctionalInterface
public interface Batches<T> {
    /** The rest of an epoch, from a position on. */
    BatchStream<T> open(Position from);

    /** Batches that are at hand, in this order. */
    static <T> Batches<T> of(List<Batch<T>> batches) {
        return Examples.of(batches).batched(1, single -> single.get(0));
    }

    /** Batches that are at hand, in another order each epoch. */
    static <T> Batches<T> shuffled(List<Batch<T>> batches) {
        return Examples.of(batches).shuffled().batched(1, single -> single.get(0));
    }

    /** Batches that are made up, {@code count} an epoch, each from a generator of its own. */
    static <T> Batches<T> generated(int count, Function<SeededRandom, Batch<T>> batch) {
        Function<Position, Examples<SeededRandom>> generators =
                from -> Examples.of(count, number -> from.random().stream("batch " + number));
        return from -> generators
                .apply(from)
                .batched(1, single -> batch.apply(single.get(0)))
                .open(from);
    }

    /**
     * The same batches, made by a thread of their own ahead of the one that trains.
     *
     * @param ahead how many batches may wait; besides them one is in the making
     */
    default Batches<T> prefetched(int ahead) {
        if (ahead < 1) {
            throw new IllegalArgumentException("at least 1 batch must be allowed to wait, but it is " + ahead);
        }
        return from -> new PrefetchedStream<>(this, from, ahead);
    }
}
