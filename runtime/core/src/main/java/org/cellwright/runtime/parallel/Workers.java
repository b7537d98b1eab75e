package org.cellwright.runtime.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that share the tasks of {@link Job}s. The thread that runs a job works with them, so tasks may run
 * jobs themselves. Running a job allocates nothing.
 */
public final class Workers implements AutoCloseable {
    /** The calling thread alone. */
    public static final Workers CALLER = new Workers(1);

    private final int threads;
    private final List<Job> open = new ArrayList<>();
    private boolean closed;

    private Workers(int threads) {
        this.threads = threads;
    }

    /** The calling thread and {@code threads - 1} more, which run until {@link #close}, or the end of the program. */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
        }
        Workers workers = new Workers(threads);
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(workers::work, "cellwright-worker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        return workers;
    }

    public int threads() {
        return threads;
    }

    /** Work that consists of independent tasks, to be run any number of times. */
    public Job job(IntConsumer task) {
        return new Job(task);
    }

    /** Ends the threads once they are idle. Jobs still run, on the calling thread alone. */
    @Override
    public void close() {
        synchronized (open) {
            closed = true;
            open.notifyAll();
        }
    }

    private void work() {
        while (true) {
            Job job;
            int task;
            synchronized (open) {
                while (open.isEmpty() && !closed) {
                    awaitChange();
                }
                if (open.isEmpty()) {
                    return;
                }
                job = open.get(open.size() - 1);
                task = job.claim();
            }
            job.perform(task);
        }
    }

    private boolean awaitChange() {
        try {
            open.wait();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** All fields are guarded by the lock on {@link #open}. One run at a time. */
    public final class Job {
        private final IntConsumer task;
        private int next;
        private int count;
        private int unfinished;
        private Throwable failure;

        private Job(IntConsumer task) {
            this.task = task;
        }

        /**
         * Performs tasks 0 to {@code tasks - 1}, in any order, and returns when all are done. If tasks fail, the
         * failure of one of them is thrown once all have ended.
         */
        public void run(int tasks) {
            if (threads == 1 || tasks <= 1) {
                for (int i = 0; i < tasks; i++) {
                    task.accept(i);
                }
                return;
            }
            synchronized (open) {
                next = 0;
                count = tasks;
                unfinished = tasks;
                failure = null;
                open.add(this);
                open.notifyAll();
            }
            for (int mine = claimNext(); mine >= 0; mine = claimNext()) {
                perform(mine);
            }
            awaitEnd();
        }

        private int claimNext() {
            synchronized (open) {
                return next < count ? claim() : -1;
            }
        }

        private int claim() {
            if (next + 1 == count) {
                open.remove(this);
            }
            return next++;
        }

        private void perform(int index) {
            Throwable thrown = null;
            try {
                task.accept(index);
            } catch (RuntimeException | Error e) {
                thrown = e;
            }
            synchronized (open) {
                failure = failure == null ? thrown : failure;
                if (--unfinished == 0) {
                    open.notifyAll();
                }
            }
        }

        private void awaitEnd() {
            Throwable thrown;
            boolean interrupted = false;
            synchronized (open) {
                while (unfinished > 0) {
                    interrupted |= awaitChange();
                }
                thrown = failure;
                failure = null;
            }
            if (interrupted) {
                // tasks are short and share memory with the caller: they are awaited, and the wish is passed on
                Thread.currentThread().interrupt();
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown != null) {
                throw (RuntimeException) thrown;
            }
        }
    }
}
