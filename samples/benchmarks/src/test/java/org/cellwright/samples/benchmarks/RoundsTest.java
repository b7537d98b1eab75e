package org.cellwright.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Rounds;
import org.cellwright.samples.benchmarks.contest.Statistics;
import org.cellwright.samples.benchmarks.contest.Timed;
import org.cellwright.samples.benchmarks.contest.Timings;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> log = new ArrayList<>();

    /** Takes so long, and a tenth longer in each turn than in the one before. */
    private final class Slowing implements Timed {
        private final String name;
        private double milliseconds;

        Slowing(String name, double milliseconds) {
            this.name = name;
            this.milliseconds = milliseconds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public double[] milliseconds(int runs) {
            log.add(name + runs);
            milliseconds *= 1.1;
            double[] times = new double[runs];
            Arrays.fill(times, milliseconds);
            return times;
        }
    }

    @Test
    void allTakeTurnsAndAnotherBeginsEachRound() {
        Timings timings = Rounds.time(List.of(new Slowing("a", 10), new Slowing("b", 20), new Slowing("c", 100)), 3);
        // 60 ms a turn: 5 runs of 11 ms, 2 of 22 ms, at least 1.
        assertThat(log).containsExactly("a3", "b3", "c3", "a5", "b2", "c1", "b2", "c1", "a5", "c1", "a5", "b2");
        assertThat(timings.names()).containsExactly("a", "b", "c");
        assertThat(timings.turns().get("b")).hasSize(3);
    }

    @Test
    void ratiosAreOfMediansAndWhatSlowsAllCancels() {
        Timings timings = Rounds.time(List.of(new Slowing("a", 10), new Slowing("b", 25)), 5);
        assertThat(timings.median("a")).isCloseTo(10 * Math.pow(1.1, 4), within(1e-9));
        assertThat(timings.ratio("a", "b")).isCloseTo(2.5, within(1e-9));
        assertThat(timings.ratioQuantile("a", "b", 0.25)).isCloseTo(2.5, within(1e-9));
        assertThat(timings.quantile("a", 1)).isCloseTo(10 * Math.pow(1.1, 6), within(1e-9));
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        double[] values = {4, 1, 3, 2};
        assertThat(Statistics.median(values)).isEqualTo(2.5);
        assertThat(Statistics.quantile(values, 0)).isEqualTo(1);
        assertThat(Statistics.quantile(values, 0.75)).isEqualTo(3.25);
        assertThat(Statistics.quantile(values, 1)).isEqualTo(4);
        assertThat(values).containsExactly(4, 1, 3, 2);
    }
}
