package org.cellwright.runtime.layer;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of each layer against central differences in double precision. */
class LayerGradientTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);

    /** Also empty ones, and one of more sequences than a shard has. */
    static List<BatchLayout> layouts() {
        int[] many = new int[35];
        for (int b = 0; b < many.length; b++) {
            many[b] = b < 3 ? 3 : b < 20 ? 2 : 1;
        }
        return List.of(
                BatchLayout.uniform(1, 1),
                BatchLayout.uniform(4, 3),
                BatchLayout.ofLengths(5, 3, 3, 1),
                BatchLayout.ofLengths(2, 0),
                BatchLayout.ofLengths(),
                BatchLayout.ofLengths(many));
    }

    private static RecurrentLayer elman(int inputs, int units) {
        return new RecurrentLayer(new ElmanCell(), Sizes.bind("X", inputs).with("H", units), KERNELS);
    }

    private static void check(Supplier<Layer> layer, BatchLayout layout) {
        Layer made = layer.get();
        Gradients.check(made, layout, Gradients.random(made, layout.totalRows(), made.inputSize(), 3), true);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void recurrent(BatchLayout layout) {
        check(() -> elman(2, 3), layout);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void severalInputsOutputsAndStates(BatchLayout layout) {
        check(() -> new RecurrentLayer(new PairCell(), Sizes.bind("H", 2), KERNELS), layout);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void dense(BatchLayout layout) {
        check(() -> new Dense(3, 5, KERNELS), layout);
    }

    @Test
    void denseOfManyRowsAndOutputs() {
        check(() -> new Dense(2, 67, KERNELS), BatchLayout.uniform(3, 2));
        check(() -> new Dense(1, 1, KERNELS), BatchLayout.uniform(129, 2));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void bidirectionalOfDifferentSizes(BatchLayout layout) {
        check(() -> new Bidirectional(elman(2, 3), elman(2, 1)), layout);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void mergedDirections(BatchLayout layout) {
        check(() -> new Bidirectional(elman(2, 3), elman(2, 3), Merge.SUM, Workers.CALLER), layout);
        check(() -> new Bidirectional(elman(2, 3), elman(2, 3), Merge.AVERAGE, Workers.CALLER), layout);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void deepAndBidirectional(BatchLayout layout) {
        check(
                () -> new StackBuilder(2, KERNELS)
                        .bidirectional(new ElmanCell(), Sizes.bind("H", 2))
                        .bidirectional(new ElmanCell(), Sizes.bind("H", 1), new PairCell(), new Sizes(Map.of()))
                        .dense(2)
                        .build(),
                layout);
    }

    @Test
    void threads() {
        try (Workers workers = Workers.of(3)) {
            check(
                    () -> new StackBuilder(1, KERNELS, workers)
                            .bidirectional(new ElmanCell(), Sizes.bind("H", 2))
                            .dense(2)
                            .build(),
                    layouts().get(5));
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void embedding(BatchLayout layout) {
        Matrix tokens = Matrix.allocate(Precision.DOUBLE, layout.totalRows(), 1);
        for (int row = 0; row < tokens.rows(); row++) {
            tokens.set(row, 0, row * 7 % 4);
        }
        Layer model = new StackBuilder(1, KERNELS)
                .embedding(5, 2)
                .recurrent(new ElmanCell(), Sizes.bind("H", 2))
                .build();
        Gradients.check(model, layout, tokens, false);
    }
}
