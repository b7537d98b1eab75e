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

/** Reads as many arrays as a scan, and writes one: what the scan is bound by where they come from memory. */
public final class MemoryTraffic implements Contestant {
    public static final String ID = "memory";
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;

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
        int read = ScannedCell.arraysRead(task);
        float[][] from = new float[read][length];
        float[] to = new float[length];
        Runnable move = read == 1 ? () -> copy(from[0], to) : () -> addAll(from, to);
        return Optional.of(new Work(move, (double) Float.BYTES * length * (read + 1)));
    }

    private static void copy(float[] from, float[] to) {
        for (int i = 0; i < to.length; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
        }
    }

    /** The first two in one go, each further one added to the sum of a block while that is near. */
    private static void addAll(float[][] from, float[] to) {
        int block = 1024;
        for (int start = 0; start < to.length; start += block) {
            int end = Math.min(start + block, to.length);
            add(from[0], from[1], to, start, end);
            for (int k = 2; k < from.length; k++) {
                add(to, from[k], to, start, end);
            }
        }
    }

    private static void add(float[] a, float[] b, float[] to, int start, int end) {
        for (int i = start; i < end; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, a, i)
                    .add(FloatVector.fromArray(SPECIES, b, i))
                    .intoArray(to, i);
        }
    }
}
