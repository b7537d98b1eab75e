package org.cellwright.runtime.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers worked out by hand. */
class MetricsTest {
    /** 10 predictions of 4 classes, the last of which never occurs. */
    private static ConfusionMatrix worked() {
        ConfusionMatrix matrix = new ConfusionMatrix(4);
        matrix.add(new int[] {0, 0, 1, 2, 1}, new int[] {0, 0, 0, 0, 1});
        matrix.add(new int[] {1, 0, 2, 2, 2, 3}, new int[] {1, 1, 2, 2, 2, -1});
        return matrix;
    }

    @Test
    void confusionOfClasses() {
        ConfusionMatrix matrix = worked();
        assertThat(matrix)
                .hasToString(String.join(
                        "\n",
                        "target \\ prediction",
                        "   0 1 2 3",
                        " 0 2 1 1 0",
                        " 1 1 2 0 0",
                        " 2 0 0 3 0",
                        " 3 0 0 0 0"));
        assertThat(matrix.total()).isEqualTo(10);
        assertThat(matrix.count(0, 2)).isEqualTo(1);
        assertThat(matrix.count(2, 0)).isZero();
        assertThat(matrix.accuracy()).isEqualTo(0.7);
    }

    @Test
    void precisionRecallAndF1OfEachClass() {
        ConfusionMatrix matrix = worked();
        double[] precisions = {2.0 / 3, 2.0 / 3, 3.0 / 4, Double.NaN};
        double[] recalls = {1.0 / 2, 2.0 / 3, 1, Double.NaN};
        double[] f1 = {4.0 / 7, 2.0 / 3, 6.0 / 7, Double.NaN};
        for (int label = 0; label < 4; label++) {
            assertThat(matrix.precision(label)).isEqualTo(Double.valueOf(precisions[label]));
            assertThat(matrix.recall(label)).isEqualTo(Double.valueOf(recalls[label]));
            assertThat(matrix.f1(label)).isEqualTo(Double.valueOf(f1[label]));
        }
        assertThat(matrix.macroF1()).isCloseTo((4.0 / 7 + 2.0 / 3 + 6.0 / 7) / 3, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theLargestScoreIsThePrediction(Precision precision) {
        double[][] rows = {{-3, -1, -2}, {5, 5, 1}, {Double.NaN, 0, 0}, {0, 1, Double.POSITIVE_INFINITY}};
        Matrix scores = Matrix.allocate(precision, 4, 3);
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 3; c++) {
                scores.set(r, c, rows[r][c]);
            }
        }
        ConfusionMatrix matrix = new ConfusionMatrix(3, 0);
        matrix.add(scores, new int[] {1, 2, 0, 2});
        assertThat(matrix.count(1, 1)).isEqualTo(1);
        assertThat(matrix.count(2, 0)).isEqualTo(1);
        assertThat(matrix.count(2, 2)).isEqualTo(1);
        assertThat(matrix.total()).isEqualTo(3);
        assertThatThrownBy(() -> matrix.add(scores, new int[] {1, 2, 1, 2}))
                .hasMessage("the score of class 0 in row 2 is NaN");
        assertThat(matrix.total()).isEqualTo(3);
    }

    @Test
    void perplexityAndBits() {
        MeanLoss loss = new MeanLoss();
        loss.add(Math.log(2), 3);
        loss.add(Math.log(32), 1);
        loss.add(Double.NaN, 0);
        assertThat(loss.mean()).isCloseTo(2 * Math.log(2), within(1e-15));
        assertThat(loss.perplexity()).isCloseTo(4, within(1e-14));
        assertThat(loss.bitsPerToken()).isCloseTo(2, within(1e-15));
        assertThat(loss.bitsPerCharacter(16)).isCloseTo(0.5, within(1e-15));
        loss.add(Double.NaN, 1);
        assertThat(loss.perplexity()).isNaN();
    }

    @Test
    void nothingCountedIsNotANumber() {
        assertThat(new ConfusionMatrix(2).accuracy()).isNaN();
        assertThat(new ConfusionMatrix(2).macroF1()).isNaN();
        assertThat(new MeanLoss().perplexity()).isNaN();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ConfusionMatrix matrix = new ConfusionMatrix(2);
        assertThatThrownBy(() -> matrix.add(new int[] {0, 2}, new int[] {0, 0}))
                .hasMessage("prediction 1: expected a class from 0 to 1, got 2");
        assertThatThrownBy(() -> matrix.add(new int[] {0, 0}, new int[] {0, 2}))
                .hasMessage("target 1: expected a class from 0 to 1, got 2");
        assertThatThrownBy(() -> matrix.add(new int[1], new int[2]))
                .hasMessage("there are 1 predictions, but 2 targets");
        assertThatThrownBy(() -> matrix.add(Matrix.allocate(Precision.FLOAT, 1, 3), new int[1]))
                .hasMessage("expected scores of 1 x 2 for 1 targets, got FLOAT[1 x 3]");
        assertThatThrownBy(() -> matrix.f1(2)).hasMessage("class: expected a class from 0 to 1, got 2");
        assertThatThrownBy(() -> new ConfusionMatrix(0)).hasMessageContaining("at least one class");
        assertThatThrownBy(() -> new MeanLoss().add(1, -1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new MeanLoss().bitsPerCharacter(0)).hasMessageContaining("at least one character");
        assertThat(matrix.total()).isZero();
    }
}
