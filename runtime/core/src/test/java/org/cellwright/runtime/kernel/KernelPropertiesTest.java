package org.cellwright.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of kernels besides the values of products. */
class KernelPropertiesTest {
    private static final int KERNELS_OF_A_KIND = 8;

    static Stream<Named<Kernels>> kernels() {
        return EveryKernels.stream();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rowsHaveTheSameBitsInAnyBatch(Kernels kernels) {
        Random random = new Random(1);
        for (int depth : new int[] {5, 64, 300, 700}) {
            int columns = 11 * kernels.lanes();
            int first = depth / 3;
            int[] offsets = {0, first + 3};
            int[] depths = {first, depth - first};
            Matrix a = random(kernels, 41, depth + 3, random);
            Matrix w = random(kernels, depth, columns, random);
            Matrix c = random(kernels, 41, columns, random);
            PackedMatrix packed = kernels.newPackedMatrix(offsets, depths, columns);
            kernels.pack(packed, 0, 0, w, 0, first, 0, columns, false);
            kernels.pack(packed, 1, 0, w, first, depth - first, 0, columns, false);
            Matrix single = kernels.allocate(41, columns);
            single.copyFrom(c);
            for (int r = 0; r < 41; r++) {
                kernels.multiply(a, r, 0, 1, packed, single, r, 0, true);
            }
            for (int rows : new int[] {2, 3, 4, 7, 8, 9, 12, 13, 16, 23, 36, 41}) {
                Matrix batch = kernels.allocate(41, columns);
                batch.copyFrom(c);
                kernels.multiply(a, 41 - rows, 0, rows, packed, batch, 41 - rows, 0, true);
                assertThat(differing(batch, single, 41 - rows))
                        .as("%d rows, depth %d", rows, depth)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void warmKernelsAllocateNothing(Precision precision, @TempDir Path directory) throws Exception {
        List<String> printed = OwnProcess.lines(
                KernelAllocation.class, directory.resolve("errors"), OwnProcess.VECTORS, precision.name());

        assertThat(printed).hasSize(2 * KERNELS_OF_A_KIND).allMatch(line -> line.endsWith(": 0"));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rangesThatDoNotFitAreToldBeforeAnythingIsWritten(Kernels kernels) {
        int columns = 16 * kernels.lanes();
        Matrix a = kernels.allocate(4, 10);
        Matrix b = kernels.allocate(4, columns);
        Matrix c = kernels.allocate(4, columns);
        PackedMatrix packed = kernels.newPackedMatrix(new int[] {0, 6}, new int[] {4, 4}, columns);
        assertThatThrownBy(() -> kernels.multiply(a, 1, 0, 4, packed, c, 0, 0, false))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("left operand: 4 rows from 1 on do not fit into " + a);
        assertThatThrownBy(() -> kernels.multiply(a, 0, 1, 4, packed, c, 0, 0, false))
                .hasMessage("left operand: 10 columns from 1 on do not fit into " + a);
        assertThatThrownBy(() -> kernels.multiply(a, 0, 0, 4, packed, c, 1, 0, false))
                .hasMessage("result: 4 rows from 1 on do not fit into " + c);
        assertThatThrownBy(() -> kernels.multiply(a, 0, 0, 4, packed, c, 0, c.stride(), false))
                .hasMessageStartingWith(
                        "result: " + columns + " columns from " + c.stride() + " on do not fit into " + c);
        assertThatThrownBy(() -> kernels.multiplyTransposed(a, 0, 0, 4, b, 0, 1, columns, 4, c, 0, 0))
                .hasMessage("right operand: " + columns + " columns from 1 on do not fit into " + b);
        assertThatThrownBy(() -> kernels.pack(packed, 1, 0, a, 0, 4, 0, 5, true))
                .hasMessage("a block of depth 5 and 4 columns from 0 on does not fit into segment 1 of depth 4 and "
                        + columns + " columns");
        assertThatThrownBy(() -> kernels.newPackedMatrix(new int[] {0}, new int[] {1, 2}, columns))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 segment offsets, but 2 depths");
        if (kernels.lanes() > 1) {
            assertThatThrownBy(() -> kernels.newPackedMatrix(new int[] {0}, new int[] {1}, 1))
                    .hasMessage("1 columns are no multiple of " + kernels.lanes());
        }
    }

    private static int differing(Matrix actual, Matrix expected, int fromRow) {
        int differing = 0;
        for (int r = fromRow; r < expected.rows(); r++) {
            for (int c = 0; c < expected.columns(); c++) {
                differing += actual.get(r, c) == expected.get(r, c) ? 0 : 1;
            }
        }
        return differing;
    }

    private static Matrix random(Kernels kernels, int rows, int columns, Random random) {
        Matrix matrix = kernels.allocate(rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.set(r, c, random.nextGaussian());
            }
        }
        return matrix;
    }
}
