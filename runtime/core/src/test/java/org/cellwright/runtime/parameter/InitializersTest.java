package org.cellwright.runtime.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializersTest {
    private static final int ROWS = 300;
    private static final int COLUMNS = 100;

    private static Matrix draw(String initializer, int rows, int columns) {
        Matrix value = Matrix.allocate(Precision.DOUBLE, rows, columns);
        Initializers.parse(initializer).initialize(value, new SeededRandom(7));
        return value;
    }

    @Test
    void eachBlockIsDrawnForItself() {
        Matrix value = Matrix.allocate(Precision.DOUBLE, 12, 4);
        Initializers.ofBlocks(4, Initializers.parse("orthogonal")).initialize(value, new SeededRandom(7));
        for (int block = 0; block < 12; block += 4) {
            for (int row = 0; row < 4; row++) {
                for (int other = 0; other < 4; other++) {
                    double product = 0;
                    for (int column = 0; column < 4; column++) {
                        product += value.get(block + row, column) * value.get(block + other, column);
                    }
                    assertThat(product).isCloseTo(row == other ? 1 : 0, within(1e-12));
                }
            }
        }
        assertThat(value.get(0, 0)).isNotEqualTo(value.get(4, 0));
        Initializers.ofBlocks(3, Initializers.parse("identity")).initialize(value, new SeededRandom(7));
        assertThat(List.of(value.get(3, 0), value.get(4, 1), value.get(10, 1), value.get(3, 3)))
                .containsExactly(1.0, 1.0, 1.0, 0.0);
    }

    /** Mean, standard deviation and bound, by the formulas of the papers written out for 300 x 100. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "zeros; 0; 0; 0",
                "ones; 1; 0; 1",
                "constant(-2.5); -2.5; 0; 2.5",
                "0.5; 0.5; 0; 0.5",
                "-1e-3; -0.001; 0; 0.001",
                "uniform(-1, 3); 1; 1.1547; 3",
                "normal(0.2); 0; 0.2; 2",
                "glorot_uniform; 0; 0.070711; 0.12248",
                "glorot_normal; 0; 0.070711; 1",
                "he_uniform; 0; 0.14142; 0.24495",
                "he_normal; 0; 0.14142; 1",
            })
    void momentsAndBounds(String initializer, double mean, double deviation, double bound) {
        Matrix value = draw(initializer, ROWS, COLUMNS);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                sum += value.get(r, c);
                squares += Math.pow(value.get(r, c) - mean, 2);
                largest = Math.max(largest, Math.abs(value.get(r, c)));
            }
        }
        int count = ROWS * COLUMNS;
        assertThat(sum / count).isCloseTo(mean, within(4 * deviation / Math.sqrt(count) + 1e-12));
        assertThat(Math.sqrt(squares / count)).isCloseTo(deviation, within(0.02 * deviation));
        assertThat(largest).isLessThanOrEqualTo(bound * 1.0001);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "3, 8", "8, 3", "1, 4", "64, 64"})
    void orthogonalRowsOrColumns(int rows, int columns) {
        Matrix value = draw("orthogonal", rows, columns);
        int count = Math.min(rows, columns);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double dot = 0;
                for (int k = 0; k < Math.max(rows, columns); k++) {
                    dot += rows <= columns ? value.get(i, k) * value.get(j, k) : value.get(k, i) * value.get(k, j);
                }
                assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-12));
            }
        }
    }

    @Test
    void identityOfAnyShape() {
        Matrix value = draw("identity", 2, 3);
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat(value.get(r, c)).isEqualTo(r == c ? 1 : 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "xavier", "zeros(1)", "uniform", "uniform(1)", "normal(a)", "normal(1", "normal(1,)", "1 2"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Initializers.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initialiser " + text);
    }

    @Test
    void aParametersValueDependsOnItsPathAlone() {
        Parameters one = Parameters.of(List.of(weights("a"), weights("b")));
        Parameters other = Parameters.of(List.of(weights("b"), weights("c"), weights("a")));
        one.initialize(new SeededRandom(3));
        other.initialize(new SeededRandom(3));
        assertThat(one.get("a").value().get(1, 1))
                .isEqualTo(other.get("a").value().get(1, 1));
        assertThat(one.get("a").value().get(1, 1))
                .isNotEqualTo(one.get("b").value().get(1, 1));
    }

    @Test
    void pathsAreMadeOfParts() {
        Parameters inner = Parameters.of(List.of(weights("W"), Parameter.scalar("g", Precision.FLOAT, (v, r) -> {})));
        Parameters outer = Parameters.ofParts(Map.of("layer0", inner));
        assertThat(outer.byPath().keySet()).containsExactly("layer0.W", "layer0.g");
        assertThat(outer.count()).isEqualTo(5);
        assertThat(outer.get("layer0.W").shape()).containsExactly(2, 2);
        assertThat(outer.get("layer0.g").shape()).isEmpty();
        assertThatThrownBy(() -> outer.get("W")).hasMessage("no parameter W; there are [layer0.W, layer0.g]");
        assertThatThrownBy(() -> Parameters.of(List.of(weights("W"), weights("W"))))
                .hasMessageContaining("called W");
    }

    private static Parameter weights(String name) {
        return Parameter.matrix(name, Precision.DOUBLE, 2, 2, Initializers.glorotUniform());
    }
}
