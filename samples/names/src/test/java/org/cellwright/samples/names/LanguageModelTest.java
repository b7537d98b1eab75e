package org.cellwright.samples.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageModelTest {
    private static final List<String> NAMES =
            List.of("LATIN SMALL LETTER A", "LATIN SMALL LETTER B", "DIGIT ONE", "PLUS");

    private final Alphabet alphabet = Alphabet.of(NAMES);
    private final List<Batch<int[]>> batches = Batches.of(NAMES, alphabet, 2, new SeededRandom(1));

    static List<Contestant> contestants() {
        return Contestant.all();
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void modelsAreOfEqualSize(Contestant contestant) {
        int hidden = LanguageModel.hiddenSize(contestant.generated(), 41, 60_000);
        LanguageModel model =
                new LanguageModel(contestant.generated(), hidden, 41, Workers.CALLER, new SeededRandom(1));
        assertThat(model.layers().parameters().count()).isBetween(59_400L, 60_600L);
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void aFewNamesAreLearnedByHeartAndTheSameSeedGivesTheSameResult(Contestant contestant) {
        Training.Result result = train(contestant);
        assertThat(result.heldOut().get(0).y()).isBetween(1.0, 5.0);
        assertThat(result.finalHeldOut()).isLessThan(0.5);
        Training.Result again = train(contestant);
        assertThat(again.curve()).isEqualTo(result.curve());
        assertThat(again.heldOut()).isEqualTo(result.heldOut());
    }

    private Training.Result train(Contestant contestant) {
        LanguageModel model =
                new LanguageModel(contestant.generated(), 24, alphabet.tokens(), Workers.CALLER, new SeededRandom(1));
        return new Training(model, batches, batches, 0.015).run(150, 1e9, new SeededRandom(2), (step, bits) -> {});
    }

    @ParameterizedTest
    @MethodSource("contestants")
    void inventedNamesAreNew(Contestant contestant) {
        LanguageModel model =
                new LanguageModel(contestant.generated(), 24, alphabet.tokens(), Workers.CALLER, new SeededRandom(1));
        Set<String> known = Set.copyOf(NAMES);
        List<String> names = new Inventor(model.layers(), alphabet, new SeededRandom(5)).invent(10, known);
        assertThat(names).hasSize(10).doesNotHaveDuplicates().doesNotContainAnyElementsOf(known);
        assertThat(new Inventor(model.layers(), alphabet, new SeededRandom(5)).invent(10, known))
                .isEqualTo(names);
    }
}
