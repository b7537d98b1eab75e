package org.cellwright.runtime.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyTaskRunsOnceAlsoWhenTasksRunJobs(int threads) {
        try (Workers workers = Workers.of(threads)) {
            AtomicIntegerArray counts = new AtomicIntegerArray(4 * 50);
            Workers.Job[] inner = new Workers.Job[4];
            for (int i = 0; i < inner.length; i++) {
                int first = 50 * i;
                inner[i] = workers.job(task -> counts.incrementAndGet(first + task));
            }
            Workers.Job outer = workers.job(task -> inner[task].run(50));
            for (int round = 1; round <= 200; round++) {
                outer.run(4);
                for (int i = 0; i < counts.length(); i++) {
                    assertThat(counts.get(i)).isEqualTo(round);
                }
            }
            outer.run(0);
        }
    }

    @Test
    void tasksRunAtTheSameTime() {
        try (Workers workers = Workers.of(3)) {
            CyclicBarrier barrier = new CyclicBarrier(3);
            workers.job(task -> {
                        try {
                            barrier.await(30, TimeUnit.SECONDS);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .run(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailureArrivesAndTheNextRunWorks(int threads) {
        try (Workers workers = Workers.of(threads)) {
            AtomicInteger done = new AtomicInteger();
            boolean[] fail = {true};
            Workers.Job job = workers.job(task -> {
                if (fail[0] && task == 2) {
                    throw new IllegalArgumentException("task 2");
                }
                done.incrementAndGet();
            });
            assertThatThrownBy(() -> job.run(5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("task 2");
            fail[0] = false;
            done.set(0);
            job.run(5);
            assertThat(done.get()).isEqualTo(5);
        }
    }

    @Test
    void jobsRunOnTheCallerAfterClosing() {
        Workers workers = Workers.of(4);
        workers.close();
        AtomicInteger done = new AtomicInteger();
        workers.job(task -> done.incrementAndGet()).run(10);
        assertThat(done.get()).isEqualTo(10);
    }

    @Test
    void anInterruptIsPassedOn() {
        try (Workers workers = Workers.of(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            workers.job(task -> done.incrementAndGet()).run(100);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(done.get()).isEqualTo(100);
        }
    }

    @Test
    void atLeastOneThread() {
        assertThatThrownBy(() -> Workers.of(0)).hasMessage("threads must be at least 1, but is 0");
    }
}
