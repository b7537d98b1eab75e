package org.cellwright.runtime.data;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;

/**
 * The user's examples, mostly a sequence each, and how batches are made of them. Examples are read when they are needed, so there may
 * be more than fit the memory. Immutable.
 *
 * @param <E> an example
 */
public final class Examples<E> {
    /** How an epoch is opened; the order is drawn from the generator. */
    private interface Opening<E> {
        Stream<E> open(SeededRandom random) throws Exception;
    }

    private record Buckets<E>(ToIntFunction<? super E> length, int batches) {}

    private final Opening<E> opening;
    private final Opening<E> anyOrder;
    private final boolean shuffled;
    private final Buckets<E> buckets;

    private Examples(Opening<E> opening, Opening<E> anyOrder, boolean shuffled, Buckets<E> buckets) {
        this.opening = opening;
        this.anyOrder = anyOrder;
        this.shuffled = shuffled;
        this.buckets = buckets;
    }

    /** Examples at hand. */
    public static <E> Examples<E> of(List<E> examples) {
        return indexed(examples::size, examples::get);
    }

    /** Examples that can be asked for by number, from 0 to {@code count - 1}. */
    public static <E> Examples<E> of(int count, IntFunction<E> example) {
        if (count < 0) {
            throw new IllegalArgumentException("there cannot be " + count + " examples");
        }
        return indexed(() -> count, example);
    }

    private static <E> Examples<E> indexed(IntSupplier count, IntFunction<E> example) {
        return new Examples<>(
                random -> IntStream.range(0, count.getAsInt()).mapToObj(example),
                random -> {
                    int[] order = IntStream.range(0, count.getAsInt()).toArray();
                    random.shuffle(order);
                    return IntStream.of(order).mapToObj(example);
                },
                false,
                null);
    }

    /** Examples that can only be read one after the other. */
    public static <E> Examples<E> stream(Source<E> source) {
        return new Examples<>(random -> source.open(), null, false, null);
    }

    /**
     * In another order each epoch, every order being as likely.
     *
     * @throws IllegalStateException if examples can only be read one after the other
     */
    public Examples<E> shuffled() {
        if (anyOrder == null) {
            throw new IllegalStateException(
                    "a stream cannot be shuffled as a whole: write shuffled(n), with room for n examples");
        }
        return new Examples<>(anyOrder, anyOrder, true, buckets);
    }

    /**
     * In another order each epoch, drawn step by step: of {@code room} examples in memory, one is taken at random, and the next one
     * read takes its place.
     */
    public Examples<E> shuffled(int room) {
        if (room < 1) {
            throw new IllegalArgumentException("there must be room for at least 1 example, but there is for " + room);
        }
        Opening<E> buffered = random -> {
            Stream<E> source = opening.open(random);
            return ShuffleBuffer.of(source, room, random.stream("buffer"));
        };
        return new Examples<>(buffered, null, true, buckets);
    }

    /**
     * Puts examples of about the same length into a batch: the examples of {@code batches} batches are sorted by their length, cut
     * into batches, and these are shuffled if the examples are.
     */
    public Examples<E> bucketed(ToIntFunction<? super E> length, int batches) {
        if (batches < 1) {
            throw new IllegalArgumentException("a bucket must have at least 1 batch, but has " + batches);
        }
        return new Examples<>(opening, anyOrder, shuffled, new Buckets<>(length, batches));
    }

    /**
     * Batches of {@code size} examples, the last one of an epoch of what is left.
     *
     * @param batch makes a batch of 1 to {@code size} examples
     */
    public <T> Batches<T> batched(int size, Function<? super List<E>, Batch<T>> batch) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch must have at least 1 example, but has " + size);
        }
        return from -> {
            try {
                return open(from, size, batch);
            } catch (Exception failure) {
                throw DataException.at(from, failure);
            }
        };
    }

    private <T> BatchStream<T> open(Position from, int size, Function<? super List<E>, Batch<T>> batch)
            throws Exception {
        SeededRandom random = from.random();
        Stream<E> examples = opening.open(random);
        Groups<E> groups = buckets == null
                ? new Groups<>(examples.iterator(), size, 1, null, null)
                : new Groups<>(
                        examples.iterator(),
                        size,
                        buckets.batches,
                        buckets.length,
                        shuffled ? random.stream("buckets") : null);
        return new GroupStream<>(examples, groups, from, batch);
    }
}
