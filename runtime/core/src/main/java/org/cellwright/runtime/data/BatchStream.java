package org.cellwright.runtime.data;

import org.cellwright.runtime.sequence.Batch;

/** The batches of one epoch, one after the other. For use by one thread at a time. */
public interface BatchStream<T> extends AutoCloseable {
    /**
     * The next batch; null after the last one.
     *
     * @throws DataException if code of the user's failed
     */
    Batch<T> next();

    /** Gives back what reading holds: files, threads. */
    @Override
    default void close() {}
}
