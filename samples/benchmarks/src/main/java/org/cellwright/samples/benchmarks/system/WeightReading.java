package org.cellwright.samples.benchmarks.system;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.runtime.kernel.FloatSpecies;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** Reads as many bytes as the weights of streamed layers have, again and again: what streaming is bound by. */
public final class WeightReading implements Contestant {
    public static final String ID = "reading";
    private static final VectorSpecies<Float> SPECIES = FloatSpecies.SPECIES;
    private static final int CHAINS = 8;

    private float sink;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "reading the weights";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (task.mode() != Mode.STREAM) {
            return Optional.empty();
        }
        try (CellBenchmark benchmark = CellFile.benchmark(task.cell(), task.shape(), 1)) {
            // Two operations of a step for each element of the weights.
            int layer = (int) (benchmark.forwardOperations() / 2);
            int turn = CHAINS * SPECIES.length();
            float[] weights = new float[(StreamedLayers.LAYERS * layer + turn - 1) / turn * turn];
            return Optional.of(new Work(() -> sink += sum(weights), (double) Float.BYTES * weights.length));
        }
    }

    private static float sum(float[] values) {
        int lanes = SPECIES.length();
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        for (int i = 0; i < values.length; i += CHAINS * lanes) {
            s0 = s0.add(FloatVector.fromArray(SPECIES, values, i));
            s1 = s1.add(FloatVector.fromArray(SPECIES, values, i + lanes));
            s2 = s2.add(FloatVector.fromArray(SPECIES, values, i + 2 * lanes));
            s3 = s3.add(FloatVector.fromArray(SPECIES, values, i + 3 * lanes));
            s4 = s4.add(FloatVector.fromArray(SPECIES, values, i + 4 * lanes));
            s5 = s5.add(FloatVector.fromArray(SPECIES, values, i + 5 * lanes));
            s6 = s6.add(FloatVector.fromArray(SPECIES, values, i + 6 * lanes));
            s7 = s7.add(FloatVector.fromArray(SPECIES, values, i + 7 * lanes));
        }
        FloatVector sum = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
        return sum.lane(0) + sum.lane(lanes - 1);
    }
}
