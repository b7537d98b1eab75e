package org.cellwright.runtime.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.cellwright.runtime.sequence.Batch;

/** Batches that a thread reads ahead. It ends with the epoch, with the first failure, or when this is closed. */
final class PrefetchedStream<T> implements BatchStream<T> {
    /** A batch, or why there is none: the end if both are null. */
    private record Item<T>(Batch<T> batch, Throwable failure) {
        boolean last() {
            return batch == null;
        }
    }

    private final Batches<T> source;
    private final Position from;
    private final BlockingQueue<Item<T>> waiting;
    private final Thread thread;
    private volatile boolean closed;
    private Item<T> last;

    PrefetchedStream(Batches<T> source, Position from, int ahead) {
        this.source = source;
        this.from = from;
        this.waiting = new ArrayBlockingQueue<>(ahead);
        this.thread = new Thread(this::read, "cellwright-data");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            Item<T> end;
            try (BatchStream<T> batches = source.open(from)) {
                Batch<T> batch = batches.next();
                while (batch != null && !closed) {
                    waiting.put(new Item<>(batch, null));
                    batch = batches.next();
                }
                end = new Item<>(null, null);
            } catch (RuntimeException | Error failure) {
                end = new Item<>(null, failure);
            }
            if (!closed) {
                waiting.put(end);
            }
        } catch (InterruptedException closing) {
            // nobody waits for more
        }
    }

    @Override
    public Batch<T> next() {
        if (closed) {
            throw new IllegalStateException("the batches are closed");
        }
        if (last == null) {
            Item<T> item = take();
            if (!item.last()) {
                return item.batch;
            }
            last = item;
        }
        if (last.failure instanceof Error error) {
            throw error;
        }
        if (last.failure instanceof DataException failure) {
            throw new DataException(failure.getMessage(), failure.getCause());
        }
        if (last.failure != null) {
            throw new DataException("the data failed: " + last.failure, last.failure);
        }
        return null;
    }

    private Item<T> take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.take();
                } catch (InterruptedException interruption) {
                    // a null would look like the end of the epoch: whoever trains stops after this batch
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns when the thread has ended, for which code of the user's must return, or heed its interruption. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        waiting.clear();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
