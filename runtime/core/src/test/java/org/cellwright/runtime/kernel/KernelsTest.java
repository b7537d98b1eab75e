package org.cellwright.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.cellwright.runtime.tensor.Matrix;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kernel against sums written down as in a textbook. Elements are small whole numbers, so that every sum is exact
 * in either precision, in any order; what no kernel may read is NaN.
 */
class KernelsTest {
    private static final int[] DEPTHS = {1, 2, 7, 8, 31, 32, 33, 130};

    static Stream<Named<Kernels>> kernels() {
        return EveryKernels.stream();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesEverySize(Kernels kernels) {
        int lanes = kernels.lanes();
        for (int rows = 0; rows <= 19; rows++) {
            for (int depth : DEPTHS) {
                for (int vectors = 1; vectors <= 9; vectors++) {
                    checkMultiply(kernels, rows, new int[] {0}, new int[] {depth}, vectors * lanes, (rows & 1) == 0);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesLargeDepths(Kernels kernels) {
        for (int rows : new int[] {1, 3, 8, 13}) {
            for (int depth : new int[] {511, 512, 1023, 1024, 1025, 2500}) {
                checkMultiply(kernels, rows, new int[] {0}, new int[] {depth}, 3 * kernels.lanes(), rows == 3);
                checkMultiply(kernels, rows, new int[] {0}, new int[] {depth}, 6 * kernels.lanes(), rows != 3);
            }
        }
    }

    /** More than a cache of 1 MB holds, in an odd number of vectors. */
    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesLargeWeights(Kernels kernels) {
        int depth = 301;
        int columns = (1_100_000 / Float.BYTES / depth / kernels.lanes() | 1) * kernels.lanes();
        for (int rows : new int[] {1, 8, 12, 16, 47}) {
            checkMultiply(kernels, rows, new int[] {0}, new int[] {depth}, columns, rows != 16);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesSegmentsWithGaps(Kernels kernels) {
        int[][][] segments = {
            {{}, {}},
            {{3}, {0}},
            {{0, 5}, {5, 7}},
            {{0, 16}, {13, 9}},
            {{40, 0, 20}, {17, 11, 8}},
            {{2, 9, 9, 30}, {7, 0, 3, 5}},
            {{0, 10, 0}, {5, 5, 5}},
        };
        for (int rows : new int[] {1, 2, 5, 8, 19}) {
            for (int[][] s : segments) {
                checkMultiply(kernels, rows, s[0], s[1], 5 * kernels.lanes(), false);
                checkMultiply(kernels, rows, s[0], s[1], 4 * kernels.lanes(), true);
            }
        }
    }

    private static void checkMultiply(
            Kernels kernels, int rows, int[] offsets, int[] depths, int columns, boolean accumulate) {
        Random random = new Random(rows * 31L + columns);
        int aRow = random.nextInt(3);
        int aColumn = random.nextInt(5);
        int cRow = random.nextInt(3);
        int cColumn = random.nextInt(2) * kernels.lanes() + random.nextInt(2);
        int span = 0;
        for (int s = 0; s < offsets.length; s++) {
            span = Math.max(span, offsets[s] + depths[s]);
        }
        Matrix a = matrix(kernels, aRow + rows + 1, aColumn + span + 2, () -> Integer.MAX_VALUE);
        Matrix c = matrix(kernels, cRow + rows + 1, cColumn + columns + 1, () -> random.nextInt(9) - 4);
        PackedMatrix packed = kernels.newPackedMatrix(offsets, depths, columns);
        double[][] expected = elements(c);
        for (int r = 0; r < rows && !accumulate; r++) {
            for (int j = 0; j < columns; j++) {
                expected[cRow + r][cColumn + j] = 0;
                c.set(cRow + r, cColumn + j, Double.NaN);
            }
        }
        for (int s = 0; s < offsets.length; s++) {
            for (int r = 0; r < rows; r++) {
                for (int k = 0; k < depths[s]; k++) {
                    a.set(aRow + r, aColumn + offsets[s] + k, random.nextInt(9) - 4);
                }
            }
        }
        for (int s = 0; s < offsets.length; s++) {
            Matrix w = matrix(kernels, depths[s] + 2, columns + 3, () -> random.nextInt(9) - 4);
            int used = s == 0 ? columns : columns - random.nextInt(Math.min(columns, kernels.lanes()));
            boolean transposed = random.nextBoolean();
            if (transposed) {
                Matrix turned = matrix(kernels, columns + 3, depths[s] + 2, () -> Integer.MAX_VALUE);
                for (int k = 0; k < w.rows(); k++) {
                    for (int j = 0; j < w.columns(); j++) {
                        turned.set(j, k, w.get(k, j));
                    }
                }
                kernels.pack(packed, s, 0, turned, 3, used, 1, depths[s], true);
            } else {
                kernels.pack(packed, s, 0, w, 1, depths[s], 3, used, false);
            }
            for (int r = 0; r < rows; r++) {
                for (int j = 0; j < used; j++) {
                    for (int k = 0; k < depths[s]; k++) {
                        expected[cRow + r][cColumn + j] +=
                                a.get(aRow + r, aColumn + offsets[s] + k) * w.get(1 + k, 3 + j);
                    }
                }
            }
        }
        kernels.multiply(a, aRow, aColumn, rows, packed, c, cRow, cColumn, accumulate);
        assertThat(elements(c))
                .as(
                        "%d rows, depth %s at %s, %d columns",
                        rows, java.util.Arrays.toString(depths), java.util.Arrays.toString(offsets), columns)
                .isDeepEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesBlocksOnTheDiagonal(Kernels kernels) {
        for (int blocks : new int[] {1, 3}) {
            for (int depth : new int[] {1, 7, 33}) {
                for (int columns : new int[] {1, 8, 17, 32}) {
                    for (int rows : new int[] {0, 1, 65}) {
                        checkBlocks(kernels, rows, blocks, depth, columns, (rows + depth) % 2 == 0);
                    }
                }
            }
        }
    }

    private static void checkBlocks(Kernels kernels, int rows, int blocks, int depth, int columns, boolean accumulate) {
        Random random = new Random(rows * 31L + columns);
        Matrix a = matrix(kernels, 1 + rows, 2 + blocks * depth, () -> random.nextInt(9) - 4);
        Matrix w = matrix(kernels, blocks * columns, depth, () -> random.nextInt(9) - 4);
        Matrix c = matrix(kernels, 2 + rows, 3 + blocks * columns, () -> random.nextInt(9) - 4);
        double[][] expected = elements(c);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < blocks * columns; j++) {
                double sum = accumulate ? expected[1 + r][3 + j] : 0;
                for (int k = 0; k < depth; k++) {
                    sum += a.get(1 + r, 2 + j / columns * depth + k) * w.get(j, k);
                }
                expected[1 + r][3 + j] = sum + 0.0;
            }
        }
        PackedBlocks packed = kernels.newPackedBlocks(blocks, blocks * depth, blocks * columns);
        kernels.packBlocks(packed, w, true);
        kernels.multiplyBlocks(a, 1, 2, rows, packed, c, 1, 3, accumulate);
        String sizes = "%d rows, %d blocks of %d x %d".formatted(rows, blocks, columns, depth);
        assertThat(elements(c)).as(sizes).isDeepEqualTo(expected);

        Matrix gradient = matrix(kernels, blocks * columns, depth, () -> 1);
        double[][] sums = elements(gradient);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < blocks * columns; j++) {
                for (int k = 0; k < depth; k++) {
                    sums[j][k] += c.get(1 + r, 3 + j) * a.get(1 + r, 2 + j / columns * depth + k);
                }
            }
        }
        kernels.multiplyTransposedBlocks(
                blocks, c, 1, 3, blocks * columns, a, 1, 2, blocks * depth, rows, gradient, 0, 0);
        assertThat(elements(gradient)).as(sizes).isDeepEqualTo(sums);

        PackedBlocks turned = kernels.newPackedBlocks(blocks, blocks * columns, blocks * depth);
        kernels.packBlocks(turned, w, false);
        Matrix back = matrix(kernels, rows, blocks * depth, () -> 0);
        double[][] whole = elements(back);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < blocks * columns; j++) {
                for (int k = 0; k < depth; k++) {
                    whole[r][j / columns * depth + k] += c.get(1 + r, 3 + j) * w.get(j, k);
                }
            }
        }
        kernels.multiplyBlocks(c, 1, 3, rows, turned, back, 0, 0, false);
        assertThat(elements(back)).as(sizes).isDeepEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesTransposedEverySize(Kernels kernels) {
        for (int aColumns = 1; aColumns <= 19; aColumns++) {
            for (int rows : DEPTHS) {
                for (int bColumns : new int[] {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65}) {
                    checkMultiplyTransposed(kernels, rows, aColumns, bColumns);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void multipliesTransposedManyRows(Kernels kernels) {
        for (int rows : new int[] {0, 511, 512, 513, 1024, 1025, 2100}) {
            checkMultiplyTransposed(kernels, rows, 13, 37);
            checkMultiplyTransposed(kernels, rows, 40, 9);
        }
    }

    private static void checkMultiplyTransposed(Kernels kernels, int rows, int aColumns, int bColumns) {
        Random random = new Random(rows * 31L + bColumns);
        int aRow = random.nextInt(3);
        int aColumn = random.nextInt(5);
        int bRow = random.nextInt(3);
        int bColumn = random.nextInt(5);
        int cRow = random.nextInt(3);
        int cColumn = random.nextInt(2) * kernels.lanes() + random.nextInt(2);
        Matrix a = matrix(kernels, aRow + rows + 1, aColumn + aColumns + random.nextInt(2), () -> Integer.MAX_VALUE);
        Matrix b = matrix(kernels, bRow + rows + random.nextInt(2), bColumn + bColumns, () -> Integer.MAX_VALUE);
        Matrix c = matrix(
                kernels,
                cRow + aColumns + random.nextInt(2),
                cColumn + bColumns + random.nextInt(3),
                () -> random.nextInt(9) - 4);
        double[][] expected = elements(c);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < aColumns; i++) {
                a.set(aRow + r, aColumn + i, random.nextInt(9) - 4);
            }
            for (int j = 0; j < bColumns; j++) {
                b.set(bRow + r, bColumn + j, random.nextInt(9) - 4);
            }
            for (int i = 0; i < aColumns; i++) {
                for (int j = 0; j < bColumns; j++) {
                    expected[cRow + i][cColumn + j] += a.get(aRow + r, aColumn + i) * b.get(bRow + r, bColumn + j);
                }
            }
        }
        kernels.multiplyTransposed(a, aRow, aColumn, aColumns, b, bRow, bColumn, bColumns, rows, c, cRow, cColumn);
        assertThat(elements(c)).as("%d rows, %d x %d", rows, aColumns, bColumns).isDeepEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void addsRowBlocksWhereTheyBelong(Kernels kernels) {
        for (int count : new int[] {1, 5, 12, 23, 130}) {
            for (int bColumns : new int[] {1, 15, 33}) {
                checkRowBlocks(kernels, 70, 5, count, bColumns);
            }
        }
        checkRowBlocks(kernels, 300, 3, 600, 9);
        checkRowBlocks(kernels, 0, 2, 3, 4);
    }

    /** Blocks of different heights, with gaps between their columns of A, into every other of them the same matrix. */
    private static void checkRowBlocks(Kernels kernels, int rows, int blocks, int count, int bColumns) {
        Random random = new Random(count * 31L + bColumns);
        int pitch = count + blocks + 2;
        Matrix a = matrix(kernels, 1 + rows, 2 + blocks * pitch, () -> random.nextInt(9) - 4);
        Matrix b = matrix(kernels, 2 + rows, 3 + bColumns, () -> random.nextInt(9) - 4);
        List<Matrix> results = new ArrayList<>();
        List<double[][]> expected = new ArrayList<>();
        RowBlocks c = new RowBlocks(blocks);
        for (int block = 0; block < blocks; block++) {
            boolean shared = block >= 2;
            Matrix result = shared
                    ? results.get(block - 2)
                    : matrix(kernels, 1 + count + blocks, 4 + 3 * (bColumns + 1), () -> random.nextInt(9) - 4);
            results.add(result);
            expected.add(shared ? expected.get(block - 2) : elements(result));
            int column = 4 + block / 2 * (bColumns + 1);
            c.set(block, 1 + block * pitch, count + block, result, 1, column);
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < count + block; i++) {
                    for (int j = 0; j < bColumns; j++) {
                        expected.get(block)[1 + i][column + j] +=
                                a.get(1 + r, 1 + 1 + block * pitch + i) * b.get(2 + r, 3 + j);
                    }
                }
            }
        }
        kernels.multiplyTransposed(a, 1, 1, b, 2, 3, bColumns, rows, c);
        for (int block = 0; block < blocks; block++) {
            assertThat(elements(results.get(block)))
                    .as("%d rows, block %d of %d, %d x %d", rows, block, blocks, count + block, bColumns)
                    .isDeepEqualTo(expected.get(block));
        }
    }

    /** A matrix whose padding is NaN; elements as supplied, where {@link Integer#MAX_VALUE} stands for NaN. */
    private static Matrix matrix(Kernels kernels, int rows, int columns, IntSupplier elements) {
        Matrix matrix = kernels.allocate(rows, columns);
        matrix.fill(Double.NaN);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int element = elements.getAsInt();
                matrix.set(r, c, element == Integer.MAX_VALUE ? Double.NaN : element);
            }
        }
        return matrix;
    }

    private static double[][] elements(Matrix matrix) {
        double[][] elements = new double[matrix.rows()][matrix.columns()];
        for (int r = 0; r < matrix.rows(); r++) {
            for (int c = 0; c < matrix.columns(); c++) {
                // 0.0 makes negative zeros positive
                elements[r][c] = matrix.get(r, c) + 0.0;
            }
        }
        return elements;
    }
}
