package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** What stands between two resets is a sequence of its own. */
class StateResetTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final boolean[][] RESETS = {
        {false, false, true, false, false, true, true},
        {true, false},
        {},
        {false, true, false, false, false},
        {false, false, false, false, false}
    };

    private static Layer body(boolean bothDirections) {
        StackBuilder builder = new StackBuilder(2, KERNELS);
        Layer body = bothDirections
                ? builder.bidirectional(new ElmanCell(), Sizes.bind("H", 3)).build()
                : builder.recurrent(new ElmanCell(), Sizes.bind("H", 3)).build();
        body.initialize(new SeededRandom(1));
        return body;
    }

    @Test
    void piecesAreSequencesOfTheirOwn() {
        Packing packing = new Packing(7, 2, 0, 5, 5);
        for (boolean bothDirections : new boolean[] {false, true}) {
            Layer body = body(bothDirections);
            Layer layer = new StateReset(body);
            Matrix rows = Gradients.random(body, packing.layout().totalRows(), 2, 3);
            Matrix output = Gradients.copy(layer.forward(packing.layout(), packing.mark(RESETS, rows), Pass.TRAINING));
            for (int s = 0; s < RESETS.length; s++) {
                int first = 0;
                for (int t = 1; t <= RESETS[s].length; t++) {
                    if (t < RESETS[s].length && !RESETS[s][t]) {
                        continue;
                    }
                    Matrix piece = Matrix.allocate(Precision.DOUBLE, t - first, 2);
                    for (int row = 0; row < piece.rows(); row++) {
                        piece.rows(row, 1).copyFrom(rows.rows(packing.row(s, first + row), 1));
                    }
                    Matrix expected = body.forward(BatchLayout.uniform(piece.rows(), 1), piece, Pass.INFERENCE);
                    for (int row = 0; row < piece.rows(); row++) {
                        Gradients.assertClose(
                                "sequence " + s, output.rows(packing.row(s, first + row), 1), expected.rows(row, 1));
                    }
                    first = t;
                }
            }
        }
    }

    /** The state after the last piece is carried, unless the next part begins with a reset. */
    @Test
    void carriedStatesAreResetToo() {
        Layer layer = new StateReset(body(false));
        Matrix input = Gradients.random(layer, 4, 3, 3);
        mark(input, 0, 0, 1, 0);
        layer.forward(BatchLayout.uniform(2, 2), input, Pass.INFERENCE);
        Matrix carried = Gradients.copy(layer.states().get("body.layer0.a").value());
        Matrix next = Gradients.random(layer, 2, 3, 4);
        mark(next, 0, 0);
        Matrix going = Gradients.copy(layer.forward(BatchLayout.uniform(1, 2), next, Pass.INFERENCE_CONTINUED));
        layer.states().get("body.layer0.a").value().copyFrom(carried);
        mark(next, 1, 0);
        Matrix reset = Gradients.copy(layer.forward(BatchLayout.uniform(1, 2), next, Pass.INFERENCE_CONTINUED));
        Matrix anew = layer.forward(BatchLayout.uniform(1, 2), next, Pass.INFERENCE);
        assertThat(reset.get(0, 0)).isEqualTo(anew.get(0, 0)).isNotEqualTo(going.get(0, 0));
        assertThat(reset.get(1, 0)).isEqualTo(going.get(1, 0)).isNotEqualTo(anew.get(1, 0));
    }

    private static void mark(Matrix input, double... marks) {
        for (int row = 0; row < marks.length; row++) {
            input.set(row, 0, marks[row]);
        }
    }

    @Test
    void thereMustBeSteps() {
        Layer pooled = new StackBuilder(2, KERNELS).lastStep().build();
        assertThatThrownBy(() -> new StateReset(pooled)).hasMessageContaining("an output for each step");
        Packing packing = new Packing(2);
        assertThatThrownBy(() -> packing.mark(new boolean[1][3], Matrix.allocate(Precision.FLOAT, 2, 1)))
                .hasMessage("sequence 0: expected 2 steps, got 3");
    }
}
