package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.autodiff.DerivativeRules;
import org.cellwright.compiler.autodiff.ReverseMode;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.lower.Lowering;
import org.cellwright.compiler.optimize.GatherProducts;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Scheduler;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;

/**
 * Random cells, and some another way, against the interpreter: in both precisions, with vector and with scalar loops, forward and
 * backward. The other way is the same function written otherwise, or compiled without the passes that simplify. The campaign, which
 * the Maven profile of that name runs, takes new seeds and tells the one that failed.
 */
class RandomCellsTest {
    private static final int MOST_CELLS = 25;
    private static final int PERTURBED_RUNS = 12;
    private static final int[][] SHAPES = {{3, 2, 2, 3}, {1, 3, 1, 17}, {2, 1, 9, 2}, {4, 2, 3, 5}};

    /** What is wrong with a cell, if anything is: shrinking tries the same cells again and again. */
    private static final Map<String, Optional<String>> KNOWN = new HashMap<>();

    /** Many cells a try, since they share one run of javac. */
    @Property(tries = 16, seed = "20261121", shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void generatedCodeAgreesWithTheInterpreter(@ForAll("batches") List<RandomCell> batch) {
        assertAgreement(batch);
    }

    @Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(InCampaigns.class)
    void campaign(@ForAll("batches") List<RandomCell> batch) {
        assertAgreement(batch);
    }

    /** Skips a property unless {@code -Dcellwright.campaign=true}. */
    static final class InCampaigns implements SkipExecutionHook {
        @Override
        public SkipResult shouldBeSkipped(LifecycleContext context) {
            return Boolean.getBoolean("cellwright.campaign")
                    ? SkipResult.doNotSkip()
                    : SkipResult.skip("runs with -Dcellwright.campaign=true");
        }
    }

    @Provide
    Arbitrary<List<RandomCell>> batches() {
        return RandomCells.cells()
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_CELLS)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static void assertAgreement(List<RandomCell> batch) {
        List<RandomCell> cells =
                batch.stream().filter(cell -> !KNOWN.containsKey(cell.text())).toList();
        List<CompiledCell.Request> requests = new ArrayList<>();
        for (RandomCell cell : cells) {
            requests.add(CompiledCell.Request.of(cell.text()));
            otherwise(cell).ifPresent(requests::add);
        }
        Iterator<CompiledCell> compiled = CompiledCell.all(requests).iterator();
        for (RandomCell cell : cells) {
            CompiledCell plain = compiled.next();
            CompiledCell other = otherwise(cell).isPresent() ? compiled.next() : null;
            KNOWN.put(cell.text(), mistake(cell, plain, other));
        }
        for (RandomCell cell : batch) {
            assertThat(KNOWN.get(cell.text())).isEmpty();
        }
    }

    /** The other way, in double precision; of half of the cells, since javac takes most of the time. */
    private static Optional<CompiledCell.Request> otherwise(RandomCell cell) {
        Set<NumberType> types = EnumSet.of(NumberType.DOUBLE);
        return switch (cell.order() % 4) {
            case 0 -> Optional.of(new CompiledCell.Request(cell.text(), RandomCellsTest::withoutPasses, types));
            case 1 -> Optional.of(new CompiledCell.Request(cell.rewritten(), CellCompiler::schedule, types));
            default -> Optional.empty();
        };
    }

    private static Schedule withoutPasses(CheckedCell cell) {
        return Scheduler.schedule(
                GatherProducts.run(ReverseMode.differentiate(Lowering.lower(cell), DerivativeRules.TABLE)));
    }

    /** @param otherwise the other way, or null */
    private static Optional<String> mistake(RandomCell cell, CompiledCell compiled, CompiledCell otherwise) {
        int[] shape = SHAPES[cell.order() / 4 % SHAPES.length];
        Map<String, Integer> sizes = Map.of("X", shape[2], "H", shape[3]);
        Trial given = Trial.random(compiled.cell().description(), sizes, shape[0], shape[1], 41)
                .settingConstants(compiled.cell().description());
        Trial begun = cell.order() / 16 % 2 == 0 ? given : given.fromTheBeginning();
        boolean draws = compiled.checked().masks() > 0 && cell.order() / 32 % 2 == 0;
        Trial trial = draws ? begun.drawing(42) : begun;
        Map<String, double[]> expected = compiled.expected(trial);
        for (Precision precision : Precision.values()) {
            for (Kernels kernels : List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
                Optional<String> mistake = mistake(compiled, trial, expected, kernels);
                if (mistake.isPresent()) {
                    return mistake.map(text -> text + cell.text());
                }
            }
        }
        if (otherwise == null) {
            return Optional.empty();
        }
        // Written in another order, masks have other numbers.
        boolean rewritten = cell.order() % 4 == 1;
        Trial other = draws && rewritten ? begun : trial;
        Map<String, double[]> otherExpected = other == trial ? expected : compiled.expected(other);
        String how = rewritten ? "as\n" + cell.rewritten() : "without passes\n";
        return mistake(otherwise, other, otherExpected, KernelSelection.vector(Precision.DOUBLE))
                .or(() -> mistake(otherwise, other, otherExpected, KernelSelection.scalar(Precision.DOUBLE)))
                .map(text -> text + cell.text() + how);
    }

    /**
     * Results may differ from the interpreter's by rounding. How much that is shows where all numbers that a cell is given change in their last
     * bits, of float a few, since functions that saturate hide smaller changes: then the same code rounds otherwise at every step, and its results move by about as much as they are wrong. So what
     * cancels, as the gradient of what a softmax's arguments have in common, and what stands at a kink, where rounding
     * decides between two derivatives, is compared with its own uncertainty; a wrong formula does not move. Values within a cell are
     * of the order of one, and what is left where they cancel, as in {@code exp(v) - 1}, has their rounding error.
     */
    private static Optional<String> mistake(
            CompiledCell compiled, Trial trial, Map<String, double[]> expected, Kernels kernels) {
        boolean single = kernels.precision() == Precision.FLOAT;
        double ofMagnitude = single ? 0x1p-17 : 1e-10;
        Trial.Results actual = trial.run(compiled.cell(), kernels);
        List<Map<String, double[]>> moved = new ArrayList<>();
        for (Map.Entry<String, double[]> tensor : expected.entrySet()) {
            double[] found = actual.get(tensor.getKey());
            if (Trial.error(tensor.getValue(), found) <= ofMagnitude) {
                continue;
            }
            if (moved.isEmpty()) {
                moved.addAll(moved(compiled, trial, kernels));
            }
            double spread = moved.stream()
                    .mapToDouble(run -> difference(found, run.get(tensor.getKey())))
                    .max()
                    .orElseThrow();
            double error = difference(tensor.getValue(), found);
            double ofOne = single ? 0x1p-22 : 0x1p-50;
            double allowed = 20 * spread + ofMagnitude * difference(tensor.getValue(), null) + ofOne;
            if (!(error <= allowed) || Double.isInfinite(error)) {
                return Optional.of("%s %s %s is wrong by %s, of which %s may be rounding, at T,B,X,H %d,%d,%s in%n"
                        .formatted(
                                tensor.getKey(),
                                kernels.precision(),
                                kernels.vectorized() ? "vector" : "scalar",
                                error,
                                allowed,
                                trial.values().steps(),
                                trial.values().batch(),
                                trial.sizes()));
            }
        }
        return Optional.empty();
    }

    /** The results for numbers that differ in their last bits. */
    private static List<Map<String, double[]>> moved(CompiledCell compiled, Trial trial, Kernels kernels) {
        Random random = new Random(7);
        double part = kernels.precision() == Precision.FLOAT ? 0x1p-20 : 0x1p-52;
        List<Map<String, double[]>> moved = new ArrayList<>();
        for (int run = 0; run < PERTURBED_RUNS; run++) {
            moved.add(
                    trial.perturbed(random, part).run(compiled.cell(), kernels).tensors());
        }
        return moved;
    }

    /** The largest difference of two elements, or magnitude of one. */
    private static double difference(double[] one, double[] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Math.abs(one[i] - (other == null ? 0 : other[i]));
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }
}
