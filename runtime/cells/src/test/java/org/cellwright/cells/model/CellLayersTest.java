package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cellwright.cells.Elman;
import org.cellwright.cells.Gru;
import org.cellwright.cells.GruResetAfter;
import org.cellwright.cells.GruSimplified;
import org.cellwright.cells.Jordan;
import org.cellwright.cells.Lstm;
import org.cellwright.cells.LstmLinearOutput;
import org.cellwright.cells.LstmPeephole;
import org.cellwright.cells.LstmPeepholeGraves;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers and stacks of every ready-made cell, in vector and in scalar code. */
class CellLayersTest {
    private static final int X = 5;
    private static final int H = 7;
    private static final BatchLayout RAGGED = BatchLayout.ofLengths(ragged());

    record Run(Cell cell, Kernels kernels) {
        @Override
        public String toString() {
            return cell.description().name() + (kernels.vectorized() ? " vector" : " scalar");
        }
    }

    static Stream<Run> runs() {
        return Stream.of(
                        new Elman(),
                        new Gru(),
                        new GruResetAfter(),
                        new GruSimplified(),
                        new Jordan(),
                        new Lstm(),
                        new LstmLinearOutput(),
                        new LstmPeephole(),
                        new LstmPeepholeGraves())
                .flatMap(cell -> Stream.of(
                                KernelSelection.vector(Precision.DOUBLE), KernelSelection.scalar(Precision.DOUBLE))
                        .map(kernels -> new Run(cell, kernels)));
    }

    private static int[] ragged() {
        int[] lengths = new int[37];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = 9 - b / 4;
        }
        return lengths;
    }

    private static Layer layer(Run run) {
        Layer layer = RecurrentLayer.ofInput(X, run.cell, Sizes.bind("H", H), run.kernels, Workers.CALLER);
        layer.parameters().initialize(new SeededRandom(1));
        return layer;
    }

    private static Matrix random(int rows, int columns, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.set(r, c, random.nextGaussian());
            }
        }
        return matrix;
    }

    private static Matrix copy(Matrix matrix) {
        Matrix copy = Matrix.allocate(matrix.precision(), matrix.rows(), matrix.columns());
        copy.copyFrom(matrix);
        return copy;
    }

    private static void assertClose(Matrix actual, Matrix expected, double tolerance) {
        for (int r = 0; r < expected.rows(); r++) {
            for (int c = 0; c < expected.columns(); c++) {
                assertThat(actual.get(r, c)).isCloseTo(expected.get(r, c), within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void splittingAndCarryingTheStateChangesNothing(Run run) {
        Layer layer = layer(run);
        Matrix input = random(RAGGED.totalRows(), X, 2);
        Matrix whole = copy(layer.forward(RAGGED, input, Pass.TRAINING));
        List<Matrix> finals = layer.states().byPath().values().stream()
                .map(s -> copy(s.value()))
                .toList();
        for (Pass first : new Pass[] {Pass.TRAINING, Pass.INFERENCE}) {
            Pass pass = first;
            for (int t = 0; t < RAGGED.steps(); t += 4) {
                BatchLayout part = RAGGED.steps(t, Math.min(4, RAGGED.steps() - t));
                Matrix output = layer.forward(part, input.rows(RAGGED.offset(t), part.totalRows()), pass);
                assertClose(output, whole.rows(RAGGED.offset(t), part.totalRows()), 1e-13);
                pass = pass.next();
            }
            int state = 0;
            for (var named : layer.states().byPath().values()) {
                assertClose(named.value(), finals.get(state++), 1e-13);
            }
        }
    }

    /** Each sequence alone gives what it gives in a batch with others, longer and shorter: outputs, and summed gradients. */
    @ParameterizedTest
    @MethodSource("runs")
    void sequencesDoNotMeetInABatch(Run run) {
        Layer layer = layer(run);
        Matrix input = random(RAGGED.totalRows(), X, 2);
        Matrix outputGradient = random(RAGGED.totalRows(), H, 3);
        Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, RAGGED.totalRows(), X);
        Matrix output = copy(layer.forward(RAGGED, input, Pass.TRAINING));
        layer.backward(outputGradient, inputGradient);
        List<Matrix> together =
                layer.parameters().all().stream().map(p -> copy(p.gradient())).toList();
        layer.parameters().zeroGradients();
        for (int b = 0; b < RAGGED.batch(); b++) {
            BatchLayout alone = BatchLayout.uniform(RAGGED.length(b), 1);
            layer.forward(alone, sequence(input, b), Pass.TRAINING);
            Matrix gradient = Matrix.allocate(Precision.DOUBLE, alone.steps(), X);
            assertClose(layer.forward(alone, sequence(input, b), Pass.TRAINING), sequence(output, b), 1e-12);
            layer.backward(sequence(outputGradient, b), gradient);
            assertClose(gradient, sequence(inputGradient, b), 1e-12);
        }
        for (int i = 0; i < together.size(); i++) {
            assertClose(layer.parameters().all().get(i).gradient(), together.get(i), 1e-10);
        }
    }

    private static Matrix sequence(Matrix packed, int b) {
        Matrix sequence = Matrix.allocate(Precision.DOUBLE, RAGGED.length(b), packed.columns());
        for (int t = 0; t < sequence.rows(); t++) {
            sequence.rows(t, 1).copyFrom(packed.rows(RAGGED.offset(t) + b, 1));
        }
        return sequence;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theSameBitsForAnyNumberOfThreads(Run run) {
        List<List<Double>> results = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3}) {
            try (Workers workers = Workers.of(threads)) {
                Layer model = new StackBuilder(X, run.kernels, workers)
                        .bidirectional(run.cell, Sizes.bind("H", H))
                        .dense(3)
                        .build();
                model.parameters().initialize(new SeededRandom(1));
                List<Double> all = new ArrayList<>();
                addAll(model.forward(RAGGED, random(RAGGED.totalRows(), X, 2), Pass.TRAINING), all);
                model.backward(random(RAGGED.totalRows(), 3, 3), null);
                model.parameters().all().forEach(parameter -> addAll(parameter.gradient(), all));
                results.add(all);
            }
        }
        assertThat(results).allMatch(results.get(0)::equals);
    }

    private static void addAll(Matrix matrix, List<Double> target) {
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                target.add(matrix.get(r, c));
            }
        }
    }
}
