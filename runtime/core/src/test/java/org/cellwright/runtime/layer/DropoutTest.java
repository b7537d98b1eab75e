package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropoutTest {
    private static final BatchLayout LAYOUT = BatchLayout.uniform(100, 20);

    @ParameterizedTest
    @EnumSource
    void theShareOfTheRateIsLeftOutAndTheRestScaled(Precision precision) {
        Dropout dropout = new Dropout(25, 0.2, precision, new SeededRandom(1));
        Matrix ones = Matrix.allocate(precision, LAYOUT.totalRows(), 25);
        ones.fill(1);
        assertThat(dropout.forward(LAYOUT, ones, Pass.INFERENCE)).isSameAs(ones);
        Matrix output = dropout.forward(LAYOUT, ones, Pass.TRAINING);
        double[] zeros = new double[25];
        for (int r = 0; r < output.rows(); r++) {
            for (int c = 0; c < 25; c++) {
                assertThat(output.get(r, c)).isIn(0.0, precision == Precision.FLOAT ? (double) 1.25f : 1 / (1 - 0.2));
                zeros[c] += output.get(r, c) == 0 ? 1.0 / output.rows() : 0;
            }
        }
        for (double share : zeros) {
            // five standard deviations of 2,000 draws
            assertThat(share).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / 2000)));
        }
    }

    @Test
    void eachLayerAndPassDrawsItsOwn() {
        Layer model = new StackBuilder(8, KernelSelection.best(Precision.DOUBLE))
                .dropout(0.5)
                .dropout(0.5)
                .build();
        model.initialize(new SeededRandom(1));
        assertThat(model.generators().keySet()).containsExactly("layer0.dropout", "layer1.dropout");
        assertThat(model.generators().get("layer0.dropout").state())
                .isNotEqualTo(model.generators().get("layer1.dropout").state());
        Matrix ones = Matrix.allocate(Precision.DOUBLE, LAYOUT.totalRows(), 8);
        ones.fill(1);
        SeededRandom.State start = model.generators().get("layer0.dropout").state();
        Matrix first = Gradients.copy(model.forward(LAYOUT, ones, Pass.TRAINING));
        Matrix second = Gradients.copy(model.forward(LAYOUT, ones, Pass.TRAINING));
        assertThat(different(first, second)).isGreaterThan(1000);
        model.initialize(new SeededRandom(1));
        assertThat(model.generators().get("layer0.dropout").state()).isEqualTo(start);
        assertThat(different(first, model.forward(LAYOUT, ones, Pass.TRAINING))).isZero();
    }

    private static int different(Matrix a, Matrix b) {
        int count = 0;
        for (int r = 0; r < a.rows(); r++) {
            for (int c = 0; c < a.columns(); c++) {
                count += a.get(r, c) == b.get(r, c) ? 0 : 1;
            }
        }
        return count;
    }

    @Test
    void mistakes() {
        for (double rate : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Dropout(1, rate, Precision.FLOAT, new SeededRandom(1)))
                    .hasMessage("the rate of dropout must be from 0 to below 1, but is " + rate);
        }
        assertThatThrownBy(() -> new Residual(new Dense(2, 3, KernelSelection.best(Precision.FLOAT))))
                .hasMessage(
                        "a residual connection needs a layer that gives what it takes, but Dense 2 -> 3 takes 2 and gives 3");
        assertThatThrownBy(() -> new Residual(new Pooling(2, Pooling.Kind.LAST, Precision.FLOAT)))
                .hasMessageEndingWith("but Pooling LAST 2 gives one output for each sequence");
        assertThatThrownBy(() -> new Bidirectional(
                        new Pooling(2, Pooling.Kind.LAST, Precision.FLOAT),
                        new Dense(2, 2, KernelSelection.best(Precision.FLOAT))))
                .hasMessage("one direction gives an output for each step, the other one for each sequence");
    }
}
