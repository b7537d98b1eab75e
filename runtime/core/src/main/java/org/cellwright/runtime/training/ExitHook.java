package org.cellwright.runtime.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While open: when the virtual machine is told to end, by Ctrl-C or {@code kill}, a run of training is asked to stop, and the virtual
 * machine waits until it has.
 */
final class ExitHook implements AutoCloseable {
    private static final long POLL_MILLISECONDS = 50;

    private final Thread trainer = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Runnable stop;
    private final Thread hook = new Thread(this::stopAndWait, "cellwright-exit");

    /** @param stop is called on another thread */
    ExitHook(Runnable stop) {
        this.stop = stop;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException ending) {
            stop.run();
        }
    }

    private void stopAndWait() {
        stop.run();
        try {
            while (!closed.await(POLL_MILLISECONDS, TimeUnit.MILLISECONDS) && trainer.isAlive() && !trainerExits()) {
                // waits on
            }
        } catch (InterruptedException endAtOnce) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was the trainer itself that told the virtual machine to end: it would wait for us, and we for it. */
    private boolean trainerExits() {
        for (StackTraceElement frame : trainer.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // it has just been let go
        }
    }
}
