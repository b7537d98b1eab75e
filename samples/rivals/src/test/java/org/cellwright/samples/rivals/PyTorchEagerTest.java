package org.cellwright.samples.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.rivals.xla.PlainRecurrence;
import org.cellwright.samples.rivals.xla.Recurrence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cells in PyTorch, against the formulas and their differences. */
class PyTorchEagerTest {
    private static final Shape SHAPE = new Shape(4, 2, 3, 5);

    @ParameterizedTest
    @EnumSource(names = {"PEEPHOLE_LSTM", "LAYER_NORM_LSTM"})
    void outputsAndGradientsAreThoseOfTheFormulas(Recurrence recurrence) {
        List<double[]> arguments = PlainRecurrence.randomArguments(recurrence, SHAPE);
        PlainRecurrence plain = new PlainRecurrence(recurrence, SHAPE, arguments);
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
            TorchLayer layer =
                    new TorchLayer(manager, arrays(manager, recurrence, arguments), PyTorchEager.forward(recurrence));
            assertThat(values(layer.outputs(manager))).containsExactly(plain.outputs(), within(1e-5));
            NDList leaves = layer.backward(manager);
            for (int i = 0; i < arguments.size(); i++) {
                assertThat(values(leaves.get(i).getGradient()))
                        .as("argument " + i)
                        .containsExactly(plain.gradient(i), within(1e-4));
            }
        }
    }

    private static NDList arrays(NDManager manager, Recurrence recurrence, List<double[]> arguments) {
        NDList arrays = new NDList();
        for (List<Integer> sizes : recurrence.argumentSizes(SHAPE)) {
            arrays.add(manager.create(arguments.get(arrays.size()))
                    .toType(DataType.FLOAT32, false)
                    .reshape(sizes.stream().mapToLong(Integer::longValue).toArray()));
        }
        return arrays;
    }

    private static double[] values(NDArray array) {
        float[] single = array.toFloatArray();
        double[] values = new double[single.length];
        Arrays.setAll(values, i -> single[i]);
        return values;
    }
}
