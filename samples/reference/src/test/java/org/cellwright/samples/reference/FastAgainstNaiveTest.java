package org.cellwright.samples.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast cells against the naive ones where sizes are awkward: odd, smaller than a vector, in many chunks, unequal. */
class FastAgainstNaiveTest {
    private static final double TOLERANCE = 5e-6;

    static Stream<Arguments> shapes() {
        return Stream.of(
                        Arguments.of(1, 1, BatchLayout.uniform(1, 1)),
                        Arguments.of(17, 15, BatchLayout.uniform(3, 9)),
                        Arguments.of(16, 33, BatchLayout.uniform(40, 1)),
                        Arguments.of(40, 128, BatchLayout.uniform(11, 33)),
                        Arguments.of(5, 31, BatchLayout.ofLengths(9, 9, 7, 7, 7, 2, 1, 1)),
                        Arguments.of(3, 16, BatchLayout.ofLengths(4, 3, 0)))
                .flatMap(shape -> Stream.of(
                        Arguments.of(new NaiveLstm(), new FastLstm(), shape.get()[0], shape.get()[1], shape.get()[2]),
                        Arguments.of(new NaiveGru(), new FastGru(), shape.get()[0], shape.get()[1], shape.get()[2])));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void resultsAgree(Cell naive, Cell fast, int x, int h, BatchLayout layout) {
        Sizes sizes = Sizes.bind("X", x).with("H", h);
        Trial expected = new Trial(naive, sizes, KernelSelection.scalar(Precision.DOUBLE), layout);
        Trial actual = new Trial(fast, sizes, KernelSelection.vector(Precision.FLOAT), layout);
        expected.fill(7);
        actual.fill(7);
        expected.train();
        actual.train();
        assertErrors(expected.results(), actual.results());
    }

    @Test
    void memoryIsKeptFromBatchToBatchWithoutATrace() {
        Sizes sizes = Sizes.bind("X", 20).with("H", 24);
        for (Cell cell : new Cell[] {new FastLstm(), new FastGru()}) {
            Trial trial = new Trial(cell, sizes, KernelSelection.vector(Precision.FLOAT), BatchLayout.uniform(6, 5));
            trial.fill(1);
            trial.train();
            Map<String, Matrix> first = copy(trial.results());
            trial.train();
            assertThat(Trial.errors(first, trial.results()))
                    .allSatisfy((name, error) -> assertThat(error).isZero());
        }
    }

    private static void assertErrors(Map<String, Matrix> expected, Map<String, Matrix> actual) {
        assertThat(Trial.errors(expected, actual))
                .allSatisfy((tensor, error) -> assertThat(error).isLessThan(TOLERANCE));
    }

    private static Map<String, Matrix> copy(Map<String, Matrix> matrices) {
        Map<String, Matrix> copies = new LinkedHashMap<>();
        matrices.forEach((name, matrix) -> {
            Matrix copy = Matrix.allocate(matrix.precision(), matrix.rows(), matrix.columns());
            copy.copyFrom(matrix);
            copies.put(name, copy);
        });
        return copies;
    }
}
