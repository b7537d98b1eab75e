package org.cellwright.runtime.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleTest {
    record Case(String name, Schedule schedule, Map<Long, Double> rates) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case("constant", Schedule.constant(0.1), Map.of(0L, 0.1, 1_000_000_000_000L, 0.1)),
                new Case("step", Schedule.step(1, 10, 0.5), Map.of(0L, 1.0, 9L, 1.0, 10L, 0.5, 29L, 0.25, 30L, 0.125)),
                new Case("linear", Schedule.linear(1, 0.2, 4), Map.of(0L, 1.0, 1L, 0.8, 3L, 0.4, 4L, 0.2, 99L, 0.2)),
                // cos of 60, 90 and 120 degrees
                new Case(
                        "cosine",
                        Schedule.cosine(1, 0.2, 6),
                        Map.of(0L, 1.0, 2L, 0.8, 3L, 0.6, 4L, 0.4, 6L, 0.2, 7L, 0.2)),
                new Case(
                        "warm-up",
                        Schedule.step(1, 4, 0.5).withWarmUp(5),
                        Map.of(0L, 0.2, 1L, 0.4, 3L, 0.8, 4L, 0.5, 5L, 0.5, 8L, 0.25)),
                new Case("plateau", Schedule.plateau(0.3, 0.5, 2), Map.of(0L, 0.3, 1_000L, 0.3)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rates(Case each) {
        each.rates.forEach((step, rate) ->
                assertThat(each.schedule.rate(step)).as("step " + step).isCloseTo(rate, within(1e-15)));
    }

    @Test
    void theRateFallsWhereResultsGetNoBetter() {
        Schedule schedule = Schedule.plateau(1, 0.5, 1).withWarmUp(1);
        double[] results = {5, 4, 4, 3, 3, 3, Double.NaN, 6, 2, 2, 2};
        double[] expected = {1, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
        for (int i = 0; i < results.length; i++) {
            schedule.observe(results[i]);
            assertThat(schedule.rate(100)).as("after " + i).isEqualTo(expected[i]);
            Schedule restored = Schedule.plateau(1, 0.5, 1).withWarmUp(1);
            restored.restore(schedule.numbers());
            schedule = restored;
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> Schedule.constant(-1)).hasMessageContaining("at least 0 and finite, but is -1.0");
        assertThatThrownBy(() -> Schedule.cosine(1, 0, 0)).hasMessageContaining("at least 1 step, but has 0");
        assertThatThrownBy(() -> Schedule.plateau(1, 1, 0)).hasMessageContaining("factor between 0 and 1");
    }
}
