package org.cellwright.runtime.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.cellwright.runtime.arithmetic.SoftmaxOperations;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftmaxCrossEntropyTest {
    private static final int[] TARGETS = {9, 2, SoftmaxCrossEntropy.IGNORE, 0, 4};

    private final SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();

    private static Matrix logits(Precision precision) {
        SeededRandom random = new SeededRandom(1);
        Matrix logits = Matrix.allocate(precision, 4, 5);
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 5; c++) {
                logits.set(r, c, 3 * random.nextGaussian());
            }
        }
        return logits;
    }

    /** The definition, as one would write it on paper. */
    private static double expected(Matrix logits) {
        double sum = 0;
        int count = 0;
        for (int r = 0; r < logits.rows(); r++) {
            if (TARGETS[r + 1] != SoftmaxCrossEntropy.IGNORE) {
                double total = 0;
                for (int c = 0; c < logits.columns(); c++) {
                    total += Math.exp(logits.get(r, c));
                }
                sum -= Math.log(Math.exp(logits.get(r, TARGETS[r + 1])) / total);
                count++;
            }
        }
        return sum / count;
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theMeanOverRowsThatCount(Precision precision) {
        Matrix logits = logits(precision);
        double tolerance = precision == Precision.FLOAT ? 1e-6 : 1e-14;
        Matrix gradient = Matrix.allocate(precision, 4, 5);
        assertThat(loss.mean(logits, TARGETS, 1, null)).isCloseTo(expected(logits), within(tolerance));
        assertThat(loss.mean(logits, TARGETS, 1, gradient)).isCloseTo(expected(logits), within(tolerance));
        assertThat(loss.weight(TARGETS, 1, 4)).isEqualTo(3);
    }

    @Test
    void theGradientIsThatOfTheMean() {
        Matrix logits = logits(Precision.DOUBLE);
        Matrix gradient = Matrix.allocate(Precision.DOUBLE, 4, 5);
        gradient.fill(Double.NaN);
        loss.mean(logits, TARGETS, 1, gradient);
        double step = 1e-6;
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 5; c++) {
                double value = logits.get(r, c);
                logits.set(r, c, value + step);
                double above = expected(logits);
                logits.set(r, c, value - step);
                double below = expected(logits);
                logits.set(r, c, value);
                assertThat(gradient.get(r, c)).isCloseTo((above - below) / (2 * step), within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void hugeLogitsNeitherOverflowNorVanish(Precision precision) {
        Matrix logits = Matrix.allocate(precision, 2, 2);
        logits.set(0, 0, 30_000);
        logits.set(0, 1, 29_998);
        logits.set(1, 0, -30_000);
        Matrix gradient = Matrix.allocate(precision, 2, 2);
        assertThat(loss.mean(logits, new int[] {1, 1}, 0, gradient))
                .isCloseTo((2 + Math.log1p(Math.exp(-2))) / 2, within(1e-6));
        assertThat(gradient.get(0, 0)).isCloseTo(1 / (1 + Math.exp(-2)) / 2, within(1e-6));
        assertThat(gradient.get(1, 0)).isZero();
        Matrix probabilities = Matrix.allocate(precision, 2, 2);
        SoftmaxOperations.of(precision).softmax(logits, probabilities);
        assertThat(probabilities.get(0, 0)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6));
        assertThat(probabilities.get(1, 1)).isEqualTo(1);
    }

    @Test
    void nothingThatCountsIsZero() {
        Matrix logits = logits(Precision.FLOAT).rows(1, 1);
        Matrix gradient = Matrix.allocate(Precision.FLOAT, 1, 5);
        gradient.fill(3);
        assertThat(loss.mean(logits, TARGETS, 2, gradient)).isZero();
        assertThat(gradient.get(0, 4)).isZero();
        assertThat(loss.mean(logits.rows(0, 0), new int[0], 0, null)).isZero();
    }

    @Test
    void wrongTargetsAreNamed() {
        Matrix logits = logits(Precision.FLOAT);
        assertThatThrownBy(() -> loss.mean(logits, TARGETS, 0, null))
                .hasMessage("expected targets from 0 to 4, or -1 to leave a row out, but target 0 is 9");
        assertThatThrownBy(() -> loss.mean(logits, new int[] {0, 0, -2, 0}, 0, null))
                .hasMessageContaining("target 2 is -2");
        assertThatThrownBy(() -> loss.mean(logits, TARGETS, 2, null))
                .hasMessage("expected targets for 4 rows from 2 on, but there are 5");
        assertThatThrownBy(() -> loss.mean(logits, TARGETS, 1, Matrix.allocate(Precision.FLOAT, 4, 4)))
                .hasMessage("gradient: expected FLOAT[4 x 5], got FLOAT[4 x 4]");
    }
}
