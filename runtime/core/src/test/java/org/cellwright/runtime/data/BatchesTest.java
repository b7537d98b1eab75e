package org.cellwright.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cellwright.runtime.sequence.Batch;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which batches come, in which order, from any position on. */
class BatchesTest {
    private static final int COUNT = 47;

    /** The number of an example is its first token; its length depends on the number: 1 to 9, among them many of 1. */
    private static int[] sequence(int number) {
        int[] tokens = new int[1 + number * number % 9];
        Arrays.fill(tokens, number);
        return tokens;
    }

    private static Batch<int[]> batch(List<int[]> sequences) {
        int[][] tokens = sequences.toArray(int[][]::new);
        return Batch.ofTokens(tokens, tokens, Precision.FLOAT);
    }

    private static Examples<int[]> streamed(int count) {
        return Examples.stream(() -> IntStream.range(0, count).mapToObj(BatchesTest::sequence));
    }

    private static Examples<int[]> listed(int count) {
        return Examples.of(count, BatchesTest::sequence);
    }

    private static Map<String, Batches<int[]>> all() {
        Map<String, Batches<int[]>> all = new LinkedHashMap<>();
        all.put("listed", listed(COUNT).batched(5, BatchesTest::batch));
        all.put("shuffled", listed(COUNT).shuffled().batched(5, BatchesTest::batch));
        all.put("stream", streamed(COUNT).batched(5, BatchesTest::batch));
        all.put("shuffled stream", streamed(COUNT).shuffled(13).batched(5, BatchesTest::batch));
        all.put("bucketed", listed(COUNT).bucketed(s -> s.length, 3).batched(5, BatchesTest::batch));
        all.put(
                "shuffled, bucketed stream",
                streamed(COUNT).shuffled(13).bucketed(s -> s.length, 3).batched(5, BatchesTest::batch));
        List<Batch<int[]>> atHand = List.of(batch(List.of(sequence(1))), batch(List.of(sequence(2))));
        all.put("at hand", Batches.of(atHand));
        all.put("generated", Batches.generated(4, random -> batch(List.of(sequence(random.nextInt(COUNT))))));
        new ArrayList<>(all.keySet())
                .forEach(name -> all.put(name + ", prefetched", all.get(name).prefetched(2)));
        return all;
    }

    /** The numbers of the examples of each batch, those of the longest first. */
    private static List<List<Integer>> numbers(Batches<int[]> batches, Position from) {
        List<List<Integer>> numbers = new ArrayList<>();
        try (BatchStream<int[]> stream = batches.open(from)) {
            for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                numbers.add(firstTokens(batch));
            }
            assertThat(stream.next()).isNull();
        }
        return numbers;
    }

    private static List<Integer> firstTokens(Batch<int[]> batch) {
        return IntStream.range(0, batch.layout().batch())
                .mapToObj(row -> (int) batch.input().get(row, 0))
                .toList();
    }

    @TestFactory
    List<DynamicTest> fromAnyPositionTheSameBatchesCome() {
        return tests(batches -> {
            for (long epoch = 0; epoch < 2; epoch++) {
                List<List<Integer>> whole = numbers(batches, new Position(7, epoch, 0));
                for (int batch = 0; batch <= whole.size() + 1; batch++) {
                    assertThat(numbers(batches, new Position(7, epoch, batch)))
                            .isEqualTo(whole.subList(Math.min(batch, whole.size()), whole.size()));
                }
            }
        });
    }

    private interface Check {
        void of(Batches<int[]> batches) throws Exception;
    }

    private static List<DynamicTest> tests(Check check) {
        return all().entrySet().stream()
                .map(named -> DynamicTest.dynamicTest(named.getKey(), () -> check.of(named.getValue())))
                .toList();
    }

    @Test
    void everyExampleComesOnce() {
        all().forEach((name, batches) -> {
            List<Integer> sorted = numbers(batches, Position.first(3)).stream()
                    .flatMap(List::stream)
                    .sorted()
                    .toList();
            if (!name.contains("at hand") && !name.contains("generated")) {
                assertThat(sorted)
                        .as(name)
                        .isEqualTo(IntStream.range(0, COUNT).boxed().toList());
            }
        });
    }

    @Test
    void theOrderChangesWithSeedAndEpochWhereItIsShuffled() {
        all().forEach((name, batches) -> {
            Set<List<List<Integer>>> orders = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                orders.add(numbers(batches, new Position(i, 0, 0)));
                orders.add(numbers(batches, new Position(0, i, 0)));
            }
            assertThat(orders).as(name).hasSize(name.contains("shuffled") || name.contains("generated") ? 5 : 1);
        });
    }

    /** With 20 examples in a buffer of 5, none comes more than 4 places early, and each place sees many examples. */
    @Test
    void aBufferMovesExamplesEarlyByLessThanItsRoom() {
        Batches<int[]> batches = streamed(20).shuffled(5).batched(1, BatchesTest::batch);
        Set<Integer> firsts = new HashSet<>();
        int latest = 0;
        for (int seed = 0; seed < 200; seed++) {
            List<List<Integer>> numbers = numbers(batches, Position.first(seed));
            firsts.add(numbers.get(0).get(0));
            for (int place = 0; place < 20; place++) {
                assertThat(numbers.get(place).get(0)).isLessThan(place + 5);
                latest = Math.max(latest, place - numbers.get(place).get(0));
            }
        }
        assertThat(firsts).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(latest).isGreaterThan(5);
    }

    @Test
    void bucketsHoldSequencesOfAboutTheSameLength() {
        double padded = paddedShare(listed(1000).shuffled());
        double bucketed = paddedShare(listed(1000).shuffled().bucketed(s -> s.length, 20));
        assertThat(padded).isGreaterThan(0.4);
        assertThat(bucketed).isLessThan(0.1);
    }

    private static double paddedShare(Examples<int[]> examples) {
        double rows = 0;
        double area = 0;
        try (BatchStream<int[]> stream =
                examples.batched(10, BatchesTest::batch).open(Position.first(1))) {
            for (Batch<int[]> batch = stream.next(); batch != null; batch = stream.next()) {
                rows += batch.layout().totalRows();
                area += batch.layout().steps() * batch.layout().batch();
            }
        }
        return 1 - rows / area;
    }

    @Test
    void noExamplesAndEmptySequencesAreDataLikeOthers() {
        for (Examples<int[]> none :
                List.of(listed(0), listed(0).shuffled(), streamed(0).shuffled(3))) {
            assertThat(numbers(none.bucketed(s -> s.length, 2).batched(3, BatchesTest::batch), Position.first(1)))
                    .isEmpty();
        }
        Batches<int[]> empty = Examples.of(List.of(new int[0], new int[] {7}, new int[0]))
                .bucketed(s -> s.length, 2)
                .batched(2, BatchesTest::batch);
        assertThat(numbers(empty, Position.first(1))).containsExactly(List.of(), List.of(7));
    }

    /** A stream that has no end is read only as far as needed. */
    @Test
    void moreExamplesThanMemoryHolds() {
        AtomicInteger read = new AtomicInteger();
        Batches<int[]> endless = Examples.stream(() -> IntStream.iterate(0, i -> i + 1)
                        .peek(i -> read.incrementAndGet())
                        .mapToObj(BatchesTest::sequence))
                .shuffled(50)
                .bucketed(s -> s.length, 4)
                .batched(5, BatchesTest::batch);
        try (BatchStream<int[]> stream = endless.open(new Position(1, 0, 8))) {
            assertThat(stream.next()).isNotNull();
        }
        assertThat(read.get()).isLessThanOrEqualTo(50 + 3 * 4 * 5);
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        assertThatThrownBy(() -> streamed(3).shuffled())
                .hasMessage("a stream cannot be shuffled as a whole: write shuffled(n), with room for n examples");
        assertThatThrownBy(() -> streamed(3).shuffled(0)).hasMessageContaining("room for at least 1");
        assertThatThrownBy(() -> streamed(3).bucketed(s -> s.length, 0)).hasMessageContaining("at least 1 batch");
        assertThatThrownBy(() -> streamed(3).batched(0, BatchesTest::batch)).hasMessageContaining("at least 1 example");
        assertThatThrownBy(() -> listed(3).batched(1, BatchesTest::batch).prefetched(0))
                .hasMessageContaining("at least 1 batch");
        assertThatThrownBy(() -> listed(-1)).hasMessageContaining("there cannot be -1 examples");
    }
}
