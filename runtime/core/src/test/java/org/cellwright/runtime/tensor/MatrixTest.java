package org.cellwright.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixTest {
    @ParameterizedTest
    @EnumSource
    void elementsStandWhereTheyAreSet(Precision precision) {
        Matrix matrix = counted(precision, 5, 19);
        assertThat(matrix.precision()).isEqualTo(precision);
        for (int r = 0; r < 5; r++) {
            for (int c = 0; c < 19; c++) {
                assertThat(matrix.get(r, c)).isEqualTo(100 * r + c);
                int index = matrix.offset() + r * matrix.stride() + c;
                double stored = matrix instanceof FloatMatrix floats
                        ? floats.array()[index]
                        : ((DoubleMatrix) matrix).array()[index];
                assertThat(stored).isEqualTo(100 * r + c);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void viewsOfRowsShareElements(Precision precision) {
        Matrix matrix = counted(precision, 5, 3);
        Matrix view = matrix.rows(1, 3).rows(1, 2);
        assertThat(view.rows()).isEqualTo(2);
        assertThat(view.columns()).isEqualTo(3);
        assertThat(view.get(0, 2)).isEqualTo(202);
        view.fill(-1);
        assertThat(matrix.get(1, 2)).isEqualTo(102);
        assertThat(matrix.get(2, 0)).isEqualTo(-1);
        assertThat(matrix.get(3, 2)).isEqualTo(-1);
        assertThat(matrix.get(4, 0)).isEqualTo(400);
        assertThatThrownBy(() -> view.rows(1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("rows 1 to 3 of a matrix of 2 rows");
    }

    @ParameterizedTest
    @EnumSource
    void wholeVectorsFitIntoEveryRow(Precision precision) {
        int bytes = precision.bytes();
        int lanes = 64 / bytes;
        for (int columns = 0; columns < 300; columns++) {
            Matrix matrix = Matrix.allocate(precision, 3, columns);
            assertThat(matrix.stride()).isGreaterThanOrEqualTo(columns).isGreaterThan(0);
            assertThat(matrix.stride() % lanes).isZero();
            assertThat(matrix.stride() * bytes % 512).as("collides in caches").isNotZero();
            int length = matrix instanceof FloatMatrix floats
                    ? floats.array().length
                    : ((DoubleMatrix) matrix).array().length;
            assertThat(length).isGreaterThanOrEqualTo(matrix.offset() + 3 * matrix.stride());
        }
    }

    @Test
    void copiesConvertPrecision() {
        Matrix doubles = Matrix.allocate(Precision.DOUBLE, 2, 2);
        doubles.fill(0.1);
        Matrix floats = Matrix.allocate(Precision.FLOAT, 2, 2);
        floats.copyFrom(doubles);
        assertThat(floats.get(1, 1)).isEqualTo(0.1f);
        doubles.copyFrom(floats);
        assertThat(doubles.get(1, 1)).isEqualTo(0.1f);
        assertThatThrownBy(() -> floats.copyFrom(Matrix.allocate(Precision.FLOAT, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 2 x 2, got 2 x 3");
    }

    @ParameterizedTest
    @EnumSource
    void blocksAreCopiedAndAdded(Precision precision) {
        Matrix source = counted(precision, 4, 5);
        Matrix target = Matrix.allocate(precision, 3, 4);
        target.copyBlock(1, 2, source, 2, 3, 2, 2);
        target.addBlock(1, 2, source, 2, 3, 2, 1);
        double[][] expected = {{0, 0, 0, 0}, {0, 0, 406, 204}, {0, 0, 606, 304}};
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                assertThat(target.get(r, c)).isEqualTo(expected[r][c]);
            }
        }
        assertThatThrownBy(() -> target.copyBlock(2, 0, source, 0, 0, 2, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("a block of 2 x 2 at (2, 0) of a matrix of 3 x 4");
    }

    @Test
    void buffersGrowAndKeepTheirViews() {
        MatrixBuffer buffer = new MatrixBuffer(Precision.FLOAT, 3);
        Matrix two = buffer.rows(2);
        two.fill(5);
        assertThat(buffer.rows(2)).isSameAs(two);
        assertThat(buffer.rows(1).get(0, 2)).isEqualTo(5);
        Matrix four = buffer.rows(4);
        assertThat(four.rows()).isEqualTo(4);
        assertThat(four.get(0, 0)).isZero();
        four.set(0, 0, 7);
        assertThat(buffer.rows(2).get(0, 0)).isEqualTo(7);
    }

    private static Matrix counted(Precision precision, int rows, int columns) {
        Matrix matrix = Matrix.allocate(precision, rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.set(r, c, 100 * r + c);
            }
        }
        return matrix;
    }
}
