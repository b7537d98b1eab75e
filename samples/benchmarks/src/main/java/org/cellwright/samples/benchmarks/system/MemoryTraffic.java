package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.kernel.FloatSpecies;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** Reads and writes as many arrays as a scan, in one pass: what the scan is bound by where they come from memory. */
public final class MemoryTraffic implements Contestant {
    public static final String ID = "memory";
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int BLOCK = 1024;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "moving as many bytes";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (task.mode() != Mode.SCAN) {
            return Optional.empty();
        }
        Shape shape = task.shape();
        int length =
                Math.multiplyExact(shape.steps() * shape.batch(), shape.hidden()) / SPECIES.length() * SPECIES.length();
        ScannedCell.Traffic traffic = ScannedCell.traffic(task);
        float[][] from = new float[traffic.read()][length];
        float[] to = new float[length];
        return Optional.of(new Work(() -> move(from, traffic.updated(), to), traffic.bytes(shape)));
    }

    /** The sum of all arrays; while a block of it is near, it also overwrites those that are updated. */
    private static void move(float[][] from, int updated, float[] to) {
        for (int start = 0; start < to.length; start += BLOCK) {
            int end = Math.min(start + BLOCK, to.length);
            copy(from[0], to, start, end);
            for (int k = 1; k < from.length; k++) {
                add(to, from[k], start, end);
            }
            for (int k = 0; k < updated; k++) {
                copy(to, from[k], start, end);
            }
        }
    }

    private static void copy(float[] from, float[] to, int start, int end) {
        for (int i = start; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
        }
    }

    private static void add(float[] to, float[] from, int start, int end) {
        for (int i = start; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, to, i)
                    .add(FloatVector.fromArray(SPECIES, from, i))
                    .intoArray(to, i);
        }
    }
}
