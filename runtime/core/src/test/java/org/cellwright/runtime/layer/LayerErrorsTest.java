package org.cellwright.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;

/** Mistakes get messages that say what was expected and what came. */
class LayerErrorsTest {
    private static final Kernels FLOATS = KernelSelection.best(Precision.FLOAT);
    private static final Kernels DOUBLES = KernelSelection.best(Precision.DOUBLE);

    @Test
    void shapesOfInputsAndGradients() {
        Dense dense = new Dense(3, 2, FLOATS);
        BatchLayout layout = BatchLayout.uniform(2, 2);
        assertThatThrownBy(() -> dense.forward(layout, Matrix.allocate(Precision.FLOAT, 4, 5), Pass.TRAINING))
                .hasMessage("input of Dense 3 -> 2: expected FLOAT[4 x 3], got FLOAT[4 x 5]");
        assertThatThrownBy(() -> dense.forward(layout, Matrix.allocate(Precision.DOUBLE, 4, 3), Pass.TRAINING))
                .hasMessageContaining("expected FLOAT[4 x 3], got DOUBLE[4 x 3]");
        dense.forward(layout, Matrix.allocate(Precision.FLOAT, 4, 3), Pass.TRAINING);
        assertThatThrownBy(() -> dense.backward(Matrix.allocate(Precision.FLOAT, 4, 3), null))
                .hasMessage("output gradient of Dense 3 -> 2: expected FLOAT[4 x 2], got FLOAT[4 x 3]");
    }

    @Test
    void backwardNeedsATrainingPassEachTime() {
        BatchLayout layout = BatchLayout.uniform(1, 1);
        Layer[] layers = {
            new Dense(1, 1, FLOATS),
            new Embedding(2, 1, Precision.FLOAT),
            elman(1),
            new Bidirectional(elman(1), elman(1)),
            Stack.of(elman(1))
        };
        for (Layer layer : layers) {
            Matrix input = Matrix.allocate(Precision.FLOAT, 1, 1);
            Matrix gradient = Matrix.allocate(Precision.FLOAT, 1, layer.outputSize());
            assertThatThrownBy(() -> layer.backward(gradient, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("backward of " + layer + " without a forward pass in TRAINING or TRAINING_CONTINUED");
            layer.forward(layout, input, Pass.TRAINING);
            layer.backward(gradient, null);
            assertThatThrownBy(() -> layer.backward(gradient, null)).isInstanceOf(IllegalStateException.class);
            layer.forward(layout, input, Pass.INFERENCE);
            assertThatThrownBy(() -> layer.backward(gradient, null)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static RecurrentLayer elman(int units) {
        return new RecurrentLayer(new ElmanCell(), Sizes.bind("X", 1).with("H", units), FLOATS);
    }

    @Test
    void tokens() {
        Embedding embedding = new Embedding(4, 2, Precision.FLOAT);
        Matrix tokens = Matrix.allocate(Precision.FLOAT, 3, 1);
        BatchLayout layout = BatchLayout.uniform(3, 1);
        for (double wrong : new double[] {4, -1, 0.5, Double.NaN, 1e30}) {
            tokens.set(2, 0, wrong);
            assertThatThrownBy(() -> embedding.forward(layout, tokens, Pass.INFERENCE))
                    .hasMessage("expected whole numbers from 0 to 3, but row 2 is " + (float) wrong);
        }
        tokens.set(2, 0, 3);
        embedding.forward(layout, tokens, Pass.TRAINING);
        assertThatThrownBy(() -> embedding.backward(Matrix.allocate(Precision.FLOAT, 3, 2), tokens))
                .hasMessage("the tokens of Embedding 4 -> 2 have no gradient");
        assertThatThrownBy(() -> new Embedding((1 << 24) + 1, 1, Precision.FLOAT))
                .hasMessageContaining("at most 16777216");
    }

    @Test
    void stacksAndDirections() {
        Dense dense = new Dense(2, 3, FLOATS);
        assertThatThrownBy(() -> Stack.of()).hasMessage("a stack needs at least one layer");
        assertThatThrownBy(() -> Stack.of(dense, new Dense(4, 1, FLOATS)))
                .hasMessage("layer1 (Dense 4 -> 1) takes 4 FLOAT, but layer0 (Dense 2 -> 3) gives 3 FLOAT");
        Dense square = new Dense(2, 2, FLOATS);
        assertThatThrownBy(() -> Stack.of(square, square)).hasMessage("layer1 is also layer0");
        assertThatThrownBy(() -> new Bidirectional(square, square)).hasMessageContaining("the same twice");
        assertThatThrownBy(() -> new Bidirectional(square, new Dense(3, 2, FLOATS)))
                .hasMessage("both directions must take the same input, but forward takes 2 FLOAT, backward 3 FLOAT");
    }

    @Test
    void cells() {
        assertThatThrownBy(() -> new RecurrentLayer(new ElmanCell(), Sizes.bind("H", 2), FLOATS))
                .hasMessage("cell Elman has the dimensions [X, H], but the given sizes are {H=2}");
        assertThatThrownBy(() ->
                        new RecurrentLayer(new PairCell(), Sizes.bind("H", 2).with("K", 1), DOUBLES))
                .hasMessage("cell Pair has the dimensions [H], but the given sizes are {H=2, K=1}");
        assertThatThrownBy(() -> new RecurrentLayer(new PairCell(), Sizes.bind("H", 2), FLOATS))
                .hasMessage("cell Pair was generated for [DOUBLE], not for FLOAT");
        assertThatThrownBy(() -> new StackBuilder(3, DOUBLES).recurrent(new PairCell(), new Sizes(Map.of())))
                .hasMessage("cell Pair with sizes {} cannot take an input of 3 columns");
        assertThatThrownBy(() -> new StackBuilder(3, DOUBLES).recurrent(new PairCell(), Sizes.bind("H", 1)))
                .hasMessage("cell Pair with sizes {H=1} cannot take an input of 3 columns");
    }

    @Test
    void theInputsSizeIsBound() {
        assertThat(CellBinding.bindInput(new ElmanCell().description(), Sizes.bind("H", 2), 7)
                        .of("X"))
                .isEqualTo(7);
        CellDescription odd = CellDescription.builder("Odd", "X", "H")
                .input("x", "2*X + H + 1")
                .build();
        assertThat(CellBinding.bindInput(odd, Sizes.bind("H", 3), 10).of("X")).isEqualTo(3);
        assertThat(CellBinding.bindInput(odd, Sizes.bind("X", 3), 10).of("H")).isEqualTo(3);
        assertThatThrownBy(() -> CellBinding.bindInput(odd, Sizes.bind("H", 3), 11))
                .hasMessage("cell Odd with sizes {H=3} cannot take an input of 11 columns");
        assertThatThrownBy(() -> CellBinding.bindInput(odd, Sizes.bind("K", 3), 11))
                .hasMessage("the input of cell Odd has the dimensions X and H, of which one must be given a size");
        RecurrentLayer layer = RecurrentLayer.ofInput(3, new ElmanCell(), Sizes.bind("H", 2), FLOATS, Workers.CALLER);
        assertThat(layer.inputSize()).isEqualTo(3);
        assertThat(layer.parameters().get("W").shape()).containsExactly(2, 5);
    }
}
