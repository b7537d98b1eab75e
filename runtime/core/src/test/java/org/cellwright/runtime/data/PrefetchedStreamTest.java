package org.cellwright.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that reads ahead: bounded, its failures told, its end. */
@Timeout(600)
class PrefetchedStreamTest {
    private static final Batch<int[]> BATCH = Batch.ofTokens(new int[][] {{1}}, new int[][] {{1}}, Precision.FLOAT);

    private static List<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("cellwright-data"))
                .toList();
    }

    @Test
    void noMoreThanAllowedIsReadAhead() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        Batches<int[]> batches = Batches.generated(1000, random -> {
                    made.incrementAndGet();
                    return BATCH;
                })
                .prefetched(3);
        try (BatchStream<int[]> stream = batches.open(Position.first(1))) {
            stream.next();
            while (made.get() < 5) {
                Thread.sleep(1);
            }
            // 1 taken, 3 waiting, 1 in the hand of the thread, which now has nothing to do
            while (readers().stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.sleep(1);
            }
            assertThat(made.get()).isEqualTo(5);
        }
        assertThat(readers()).isEmpty();
    }

    @Test
    void failuresOfTheUsersCodeAreThrownWhereTrainingIs() {
        Batches<int[]> batches = Examples.of(10, number -> {
                    if (number == 7) {
                        throw new IllegalStateException("line 8 has no tab");
                    }
                    return number;
                })
                .batched(2, numbers -> BATCH);
        for (Batches<int[]> each : List.of(batches, batches.prefetched(1), batches.prefetched(20))) {
            try (BatchStream<int[]> stream = each.open(new Position(1, 4, 1))) {
                assertThat(stream.next()).isNotNull();
                assertThat(stream.next()).isNotNull();
                for (int again = 0; again < 2 && each != batches; again++) {
                    assertThatThrownBy(stream::next)
                            .isInstanceOf(DataException.class)
                            .hasMessage("the data failed at batch 3 of epoch 4 (counted from 0): "
                                    + "java.lang.IllegalStateException: line 8 has no tab")
                            .hasCauseExactlyInstanceOf(IllegalStateException.class);
                }
            }
        }
        assertThat(readers()).isEmpty();
    }

    @Test
    void aSourceThatCannotBeOpenedAndErrorsAreToldToo() {
        Batches<int[]> missing = Examples.<String>stream(() -> {
                    throw new IOException("no such file");
                })
                .batched(1, lines -> BATCH)
                .prefetched(1);
        try (BatchStream<int[]> stream = missing.open(Position.first(1))) {
            assertThatThrownBy(stream::next).isInstanceOf(DataException.class).hasRootCauseMessage("no such file");
        }
        Batches<int[]> broken = Batches.<int[]>generated(1, random -> {
                    throw new OutOfMemoryError("too large");
                })
                .prefetched(1);
        try (BatchStream<int[]> stream = broken.open(Position.first(1))) {
            assertThatThrownBy(stream::next).isInstanceOf(OutOfMemoryError.class);
        }
        Batches<int[]> nothing = Batches.<int[]>generated(1, random -> null).prefetched(1);
        try (BatchStream<int[]> stream = nothing.open(Position.first(1))) {
            assertThatThrownBy(stream::next).hasMessageContaining("the batch that was made is null");
        }
    }

    /** Whatever the thread is doing: waiting for room, or in code of the user's that waits. */
    @Test
    void closingEndsTheThreadAndClosesTheSource() throws InterruptedException {
        for (int taken = 0; taken < 4; taken++) {
            AtomicBoolean sourceClosed = new AtomicBoolean();
            CountDownLatch blocked = new CountDownLatch(1);
            Batches<int[]> batches = Examples.stream(() -> IntStream.range(0, 100)
                            .mapToObj(i -> {
                                if (i == 4) {
                                    awaitForever(blocked);
                                }
                                return i;
                            })
                            .onClose(() -> sourceClosed.set(true)))
                    .batched(1, numbers -> BATCH)
                    .prefetched(1);
            BatchStream<int[]> stream = batches.open(Position.first(1));
            for (int i = 0; i < taken; i++) {
                stream.next();
            }
            if (taken == 3) {
                blocked.await();
            }
            stream.close();
            stream.close();
            assertThat(readers()).isEmpty();
            assertThat(sourceClosed).isTrue();
            assertThatThrownBy(stream::next).hasMessage("the batches are closed");
        }
    }

    private static void awaitForever(CountDownLatch blocked) {
        blocked.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException("interrupted", interruption);
        }
    }

    @Test
    void anInterruptedReaderStillGetsItsBatches() {
        List<Batch<int[]>> read = new ArrayList<>();
        try (BatchStream<int[]> stream =
                Batches.of(List.of(BATCH, BATCH)).prefetched(1).open(Position.first(1))) {
            Thread.currentThread().interrupt();
            for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                read.add(batch);
            }
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).hasSize(2);
    }
}
