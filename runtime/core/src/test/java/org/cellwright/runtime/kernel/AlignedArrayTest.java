package org.cellwright.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements are moved after collections, when the machine tells lines apart; whether or not it does, values stay. */
class AlignedArrayTest {
    private static final int LENGTH = 50_000;
    private static final int COLLECTIONS = 12;

    @Test
    void elementsStayWhileTheyAreMoved() throws InterruptedException {
        FloatAlignedArray aligned = new FloatAlignedArray(LENGTH);
        assertThat(aligned.length()).isEqualTo(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            aligned.array()[aligned.start() + i] = i;
        }
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
            for (int use = 0; use < 20; use++) {
                aligned.enter();
                for (int i = 0; i < LENGTH; i += 7) {
                    assertThat(aligned.array()[aligned.start() + i] == i).isTrue();
                }
                aligned.leave();
                Thread.sleep(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void productsOfSeveralThreadsStayTheSameThroughCollections(Precision precision) throws Exception {
        Kernels kernels = KernelSelection.vector(precision);
        Random random = new Random(3);
        Matrix a = kernels.allocate(3, 200);
        Matrix w = kernels.allocate(200, 256);
        for (int k = 0; k < 200; k++) {
            for (int r = 0; r < 3; r++) {
                a.set(r, k, random.nextGaussian());
            }
            for (int j = 0; j < 256; j++) {
                w.set(k, j, random.nextGaussian());
            }
        }
        PackedMatrix packed = kernels.newPackedMatrix(new int[] {0}, new int[] {200}, 256);
        kernels.pack(packed, 0, 0, w, 0, 200, 0, 256, false);
        Matrix expected = kernels.allocate(3, 256);
        kernels.multiply(a, 0, 0, 3, packed, expected, 0, 0, false);

        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                wrong.add(threads.submit(() -> {
                    Matrix c = kernels.allocate(3, 256);
                    int count = 0;
                    while (!done.get()) {
                        kernels.multiply(a, 0, 0, 3, packed, c, 0, 0, false);
                        for (int j = 0; j < 256; j++) {
                            count += c.get(2, j) == expected.get(2, j) ? 0 : 1;
                        }
                    }
                    return count;
                }));
            }
            for (int collection = 0; collection < COLLECTIONS; collection++) {
                Thread.sleep(20);
                System.gc();
            }
            done.set(true);
            for (Future<Integer> count : wrong) {
                assertThat(count.get()).isZero();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }
}
