package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final List<String> NAMES = List.of("ABC", "B", "CAB", "AA", "BACCA", "C A");

    private final Alphabet alphabet = Alphabet.of(NAMES);

    @Test
    void everyCharacterIsPredictedFromThoseBeforeIt() {
        List<String> found = new ArrayList<>();
        for (Batch<int[]> batch : Batches.of(NAMES, alphabet, 4, new SeededRandom(3))) {
            BatchLayout layout = batch.layout();
            for (int b = 0; b < layout.batch(); b++) {
                StringBuilder name = new StringBuilder();
                int previous = Alphabet.BOUNDARY;
                for (int t = 0; t < layout.length(b); t++) {
                    int row = layout.offset(t) + b;
                    assertThat(batch.input().get(row, 0)).isEqualTo(previous);
                    previous = batch.targets()[row];
                    if (t < layout.length(b) - 1) {
                        name.append(alphabet.character(previous));
                    }
                }
                assertThat(previous).isEqualTo(Alphabet.BOUNDARY);
                found.add(name.toString());
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void namesOfABatchAreOfAboutTheSameLength() {
        List<Batch<int[]>> batches = Batches.of(NAMES, alphabet, 3, new SeededRandom(3));
        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).layout().steps())
                .isLessThanOrEqualTo(batches.get(1).layout().steps());
        assertThat(Batches.characters(batches)).isEqualTo(3 + 1 + 3 + 2 + 5 + 3 + NAMES.size());
    }

    @Test
    void theAlphabetRefusesOtherCharacters() {
        assertThat(alphabet.tokens()).isEqualTo(5);
        assertThatThrownBy(() -> alphabet.encode("ABD")).hasMessage("'D' of ABD is not in the alphabet");
    }
}
