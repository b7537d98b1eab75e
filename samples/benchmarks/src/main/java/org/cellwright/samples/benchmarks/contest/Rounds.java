package org.cellwright.samples.benchmarks.contest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times rivals in turn, round after round, so that whatever else the machine does meets all of them. */
public final class Rounds {
    /** A turn lasts so long, or one run. */
    private static final double TURN_MILLISECONDS = 60;

    private static final int MOST_RUNS = 1000;

    private Rounds() {}

    /** All take a turn in each round, another one first in each. */
    public static Timings time(List<? extends Timed> rivals, int rounds) {
        Map<String, Integer> runs = new LinkedHashMap<>();
        Map<String, List<double[]>> turns = new LinkedHashMap<>();
        for (Timed rival : rivals) {
            double once = Statistics.median(rival.milliseconds(3));
            runs.put(rival.name(), (int) Math.max(1, Math.min(MOST_RUNS, TURN_MILLISECONDS / once)));
            turns.put(rival.name(), new ArrayList<>());
        }
        List<Timed> order = new ArrayList<>(rivals);
        for (int round = 0; round < rounds; round++) {
            for (Timed rival : order) {
                turns.get(rival.name()).add(rival.milliseconds(runs.get(rival.name())));
            }
            order.add(order.remove(0));
        }
        return new Timings(turns);
    }
}
