package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.model.ModelSummary;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Segments compute what the layer within does as a whole. */
class SegmentedTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int[] LENGTHS = new int[36];

    static {
        Arrays.setAll(LENGTHS, b -> 11 - b / 4);
    }

    private static Layer body(double dropout) {
        Layer body = new StackBuilder(2, KERNELS)
                .recurrent(new ElmanCell(), Sizes.bind("H", 5))
                .dropout(dropout)
                .recurrent(new ElmanCell(), Sizes.bind("H", 4))
                .dense(3)
                .build();
        body.initialize(new SeededRandom(1));
        return body;
    }

    @Test
    void outputsAreTheSameBitsAndGradientsTheSameSums() {
        BatchLayout layout = BatchLayout.ofLengths(LENGTHS);
        for (int steps : new int[] {1, 3, 4, 11, 50}) {
            Layer whole = body(0);
            Layer segmented = new Segmented(body(0), steps);
            Matrix input = Gradients.random(whole, layout.totalRows(), 2, 3);
            for (Pass pass : new Pass[] {Pass.TRAINING, Pass.TRAINING_CONTINUED}) {
                Matrix expected = whole.forward(layout, input, pass);
                Matrix actual = segmented.forward(layout, input, pass);
                for (int row = 0; row < expected.rows(); row++) {
                    for (int column = 0; column < 3; column++) {
                        assertThat(actual.get(row, column)).isEqualTo(expected.get(row, column));
                    }
                }
                Matrix gradient = Gradients.random(whole, layout.totalRows(), 3, 4);
                for (Layer layer : List.of(whole, segmented)) {
                    layer.states().byPath().values().forEach(state -> Gradients.fill(state.gradient(), 7));
                }
                Matrix expectedInput = Matrix.allocate(Precision.DOUBLE, input.rows(), 2);
                Matrix actualInput = Matrix.allocate(Precision.DOUBLE, input.rows(), 2);
                whole.backward(gradient, expectedInput);
                segmented.backward(gradient, actualInput);
                Gradients.assertClose("input", actualInput, expectedInput);
                whole.parameters()
                        .byPath()
                        .forEach((path, parameter) -> Gradients.assertClose(
                                path, segmented.parameters().get("body." + path).gradient(), parameter.gradient()));
                whole.states().byPath().forEach((path, state) -> {
                    LayerState own = segmented.states().get("body." + path);
                    Gradients.assertClose(path, own.value(), state.value());
                    Gradients.assertClose(path, own.gradient(), state.gradient());
                });
            }
        }
    }

    /** What is drawn is drawn again: the loss follows the gradient. */
    @Test
    void dropoutIsTheSameOnTheWayBack() {
        BatchLayout layout = BatchLayout.ofLengths(7, 5, 2);
        Layer layer = new Segmented(body(0.5), 3);
        Gradients.check(layer, layout, Gradients.random(layer, layout.totalRows(), 2, 3), true);
        SeededRandom.State before =
                layer.generators().values().iterator().next().state();
        Matrix output = layer.forward(layout, Gradients.random(layer, layout.totalRows(), 2, 3), Pass.TRAINING);
        SeededRandom.State after = layer.generators().values().iterator().next().state();
        layer.backward(Gradients.copy(output), null);
        assertThat(layer.generators().values().iterator().next().state())
                .isEqualTo(after)
                .isNotEqualTo(before);
    }

    @Test
    void theSummaryCountsOneSegment() {
        long whole = ModelSummary.of(body(0), 1000, 4).trainingBytes();
        assertThat(ModelSummary.of(new Segmented(body(0), 50), 1000, 4).trainingBytes())
                .isLessThan(whole / 3);
    }

    @Test
    void whatCannotBeCutIsRefused() {
        Layer both = new StackBuilder(2, KERNELS)
                .bidirectional(new ElmanCell(), Sizes.bind("H", 2))
                .build();
        assertThatThrownBy(() -> new Segmented(both, 5)).hasMessageContaining("from the end to the beginning");
        assertThatThrownBy(() -> new Segmented(body(0), 0)).hasMessageContaining("at least 1 step");
    }
}
