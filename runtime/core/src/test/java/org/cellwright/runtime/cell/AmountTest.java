package org.cellwright.runtime.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
    /** H is 5, X is 3. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "H, 5",
        "8*H^2 + 8*H*X + 13*H, 385",
        "H^3*X, 375",
        "2*H*X - 3*X + 1, 22",
        "-H + 6, 1",
        "H - 2, 3"
    })
    void sumsOfProducts(String text, long value) {
        assertThat(Amount.parse(text).in(Sizes.bind("H", 5).with("X", 3))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource("2*P")
    void dimensionsMustBeBound(String text) {
        assertThatThrownBy(() -> Amount.parse(text).in(Sizes.bind("H", 5)))
                .hasMessageContaining("dimension P has no size");
    }
}
