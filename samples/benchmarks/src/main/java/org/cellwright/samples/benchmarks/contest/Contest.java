package org.cellwright.samples.benchmarks.contest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Lets systems do tasks in turn. */
public final class Contest {
    private final Launcher launcher;
    private final int rounds;

    /** @param directory for the systems' logs and unpacked native libraries */
    public Contest(Path directory, int rounds) throws IOException {
        this.launcher = new Launcher(directory);
        this.rounds = rounds;
    }

    /**
     * A system with a task.
     *
     * @param name under which its times are found
     * @param id of the system
     */
    public record Entry(String name, String id, Task task) {}

    /** The systems on the class path. */
    public static TreeSet<String> ids() {
        TreeSet<String> ids = new TreeSet<>();
        for (Contestant contestant : ServiceLoader.load(Contestant.class)) {
            ids.add(contestant.id());
        }
        return ids;
    }

    /**
     * What came of a contest.
     *
     * @param amounts operations or bytes of a run, for the entries that count them
     * @param titles names with versions
     * @param allocated Java memory that a run allocates, in bytes
     */
    public record Outcome(
            Timings timings, Map<String, Double> amounts, Map<String, String> titles, Map<String, Long> allocated) {

        /** Operations or bytes a second of an entry that counts them, in thousand millions. */
        public double billionsPerSecond(String name) {
            return amounts.get(name) / timings.median(name) / 1e6;
        }
    }

    /** Those that cannot do their task are left out. */
    public Outcome run(List<Entry> entries) {
        List<Rival> started = new ArrayList<>();
        try {
            for (Entry entry : entries) {
                started.add(Rival.start(entry.name(), entry.id(), entry.task(), launcher));
            }
            List<Rival> able = started.stream().filter(Rival::awaitReady).toList();
            Timings timings = Rounds.time(able, rounds);
            Map<String, Double> amounts = new LinkedHashMap<>();
            Map<String, String> titles = new LinkedHashMap<>();
            Map<String, Long> allocated = new LinkedHashMap<>();
            for (Rival rival : able) {
                amounts.put(rival.name(), rival.amount());
                titles.put(rival.name(), rival.title());
                allocated.put(rival.name(), rival.allocatedBytes());
            }
            return new Outcome(timings, amounts, titles, allocated);
        } finally {
            started.forEach(Rival::close);
        }
    }
}
