package org.cellwright.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.data.BatchStream;
import org.cellwright.runtime.data.Batches;
import org.cellwright.runtime.data.Position;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.sequence.Batch;
import org.junit.jupiter.api.Test;

/** Long runs: with {@code -Dcellwright.long=true} a million steps. */
class LongRunTest {
    private static final int EPOCHS = 20;
    private static final int STEPS = Boolean.getBoolean("cellwright.long") ? 1_000_000 : 6_000;
    private static final long SMALL = 200_000;

    private static List<Batch<int[]>> batches() {
        List<Batch<int[]>> batches = new ArrayList<>();
        try (BatchStream<int[]> stream =
                SumsTask.examples(1, 12).batched(4, SumsTask::batch).open(Position.first(1))) {
            for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                batches.add(batch);
            }
        }
        return batches;
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void theHeapStaysFlat() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Batch<int[]>> atHand = batches();
        Batches<int[]> data = Batches.generated(STEPS / EPOCHS, random -> atHand.get(random.nextInt(atHand.size())));
        List<Long> heaps = new ArrayList<>();
        List<Long> allocated = new ArrayList<>();
        Stack model = SumsTask.causalModel();
        SumsTask.plain(model)
                .validation(Batches.of(atHand))
                .listener(new TrainingListener() {
                    private long before;

                    @Override
                    public void epochBegins(long epoch) {
                        before = threads.getCurrentThreadAllocatedBytes();
                    }

                    @Override
                    public void validationBegins(long epoch) {
                        allocated.add(threads.getCurrentThreadAllocatedBytes() - before);
                        heaps.add(usedHeap());
                    }
                })
                .fit(data, EPOCHS);
        assertThat(heaps).hasSize(EPOCHS);
        assertThat(heaps.get(EPOCHS - 1)).isCloseTo(heaps.get(EPOCHS / 4), within(SMALL));
        // each step allocates the same few objects: of the data, of the report, of the recorder
        assertThat((double) allocated.get(EPOCHS - 1) / allocated.get(EPOCHS / 4))
                .isBetween(0.5, 1.1);
        assertThat(allocated.get(EPOCHS - 1) / (STEPS / EPOCHS)).isLessThan(2000);
    }
}
