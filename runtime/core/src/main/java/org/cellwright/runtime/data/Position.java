package org.cellwright.runtime.data;

import org.cellwright.runtime.random.SeededRandom;

/**
 * A place in the data, from which reading goes on to the same batches as without a break.
 *
 * @param seed from which every random order follows
 * @param epoch counted from 0; each has an order of its own
 * @param batch the next one, counted from 0
 */
public record Position(long seed, long epoch, long batch) {
    public Position {
        if (epoch < 0 || batch < 0) {
            throw new IllegalArgumentException("no place in the data: epoch " + epoch + ", batch " + batch);
        }
    }

    /** Where everything begins. */
    public static Position first(long seed) {
        return new Position(seed, 0, 0);
    }

    /** The same for every batch of the epoch. */
    SeededRandom random() {
        return new SeededRandom(seed).stream("epoch " + epoch);
    }

    @Override
    public String toString() {
        return "batch " + batch + " of epoch " + epoch + " (counted from 0)";
    }
}
