package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.checkpoint.SafeTensorsWriter;
import org.cellwright.runtime.checkpoint.Shape;
import org.cellwright.runtime.exchange.TorchWeights;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Merge;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.Stack;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parameter.Parameter;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights to PyTorch's tensors and back; what they compute there is written by hand in {@link TorchModules}. */
class TorchWeightsTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.DOUBLE);
    private static final int X = 3;

    @TempDir
    Path directory;

    record Exchange(Cell cell, Sizes sizes, String module, boolean both) {
        @Override
        public String toString() {
            return cell.description().name() + " as " + module + (both ? " in both directions" : "");
        }

        Stack model() {
            StackBuilder builder = new StackBuilder(X, KERNELS);
            for (int layer = 0; layer < 2; layer++) {
                if (both) {
                    builder.bidirectional(cell, sizes);
                } else {
                    builder.recurrent(cell, sizes);
                }
                builder.dropout(0.5);
            }
            return builder.build();
        }
    }

    static Stream<Exchange> exchanges() {
        Sizes units = Sizes.bind("H", 5);
        Cell taking = CompiledCell.of("""
                        cell Taking {
                          dim X, H;
                          input x: [X];
                          state h: [H];
                          output h;
                          param Wr, Wu: [H, H + X];
                          param Wn: [H, X];
                          param Un: [H, H];
                          param br, bu, bn, cn: [H];
                          r = sigmoid(Wr @ [h[t-1], x[t]] + br);
                          u = sigmoid(Wu @ [h[t-1], x[t]] + bu);
                          n = tanh(Wn @ x[t] + bn + r * (Un @ h[t-1] + cn));
                          h[t] = u * n + (1 - u) * h[t-1];
                        }
                        """).cell();
        return Stream.of(false, true)
                .flatMap(both -> Stream.of(
                        new Exchange(new Elman(), units, "tanh", both),
                        new Exchange(new ElmanRelu(), units, "relu", both),
                        new Exchange(new GruResetAfter(), units, "GRU", both),
                        new Exchange(taking, units, "GRU", both),
                        new Exchange(new Lstm(), units, "LSTM", both),
                        new Exchange(new LstmProjected(), units.with("P", 2), "LSTM", both)));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void theTensorsComputeInPyTorchWhatTheModelDoes(Exchange exchange) throws Exception {
        Layer model = filled(exchange.model(), 1);
        Path file = directory.resolve("torch.safetensors");
        new TorchWeights().with("rnn.", model).save(file);

        Matrix input = random(6, X, 2);
        double[][] x = rows(input);
        double[][] expected;
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            expected = new TorchModules(reader, "rnn.", exchange.module).run(x);
        }
        double[][] actual = rows(model.forward(BatchLayout.uniform(6, 1), input, Pass.INFERENCE));
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < expected[t].length; i++) {
                double expectedValue = expected[t][i];
                assertThat(actual[t][i]).isCloseTo(expectedValue, within(1e-13 * Math.max(1, Math.abs(expectedValue))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void outAndInAgainIsExact(Exchange exchange) throws IOException {
        Layer model = filled(exchange.model(), 1);
        Path file = directory.resolve("torch.safetensors");
        new TorchWeights().with("", model).save(file);
        Layer other = filled(exchange.model(), 2);
        new TorchWeights().with("", other).load(file);
        assertSame(other, model);
    }

    @Test
    void layersWithoutRecurrenceHavePrefixesOfTheirOwn() throws IOException {
        Stack model = whole();
        filled(model, 1);
        Path file = directory.resolve("torch.safetensors");
        torch(model).save(file);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file)) {
            assertThat(reader.names())
                    .contains("embed.weight", "lstm.weight_ih_l1", "norm.weight", "norm.bias", "fc.weight", "fc.bias");
            assertThat(reader.shape("lstm.bias_hh_l0")).isEqualTo(Shape.of(16));
            assertThat(reader.readDoubles("lstm.bias_hh_l0")).containsOnly(0);
            assertThat(reader.type("fc.bias")).hasToString("F32");
        }
        Stack other = whole();
        torch(other).load(file);
        assertSame(other, model);
    }

    private static Stack whole() {
        return new StackBuilder(1, KernelSelection.best(Precision.FLOAT))
                .embedding(7, 3)
                .recurrent(new Lstm(), Sizes.bind("H", 4))
                .recurrent(new Lstm(), Sizes.bind("H", 4))
                .layerNormalization()
                .dense(2)
                .build();
    }

    private static TorchWeights torch(Stack model) {
        return new TorchWeights()
                .with("embed.", model.layers().get(0))
                .with("lstm.", new Stack(model.layers().subList(1, 3)))
                .with("norm.", model.layers().get(3))
                .with("fc.", model.layers().get(4));
    }

    @Test
    void aModuleWithoutBiases() throws IOException {
        Path file = directory.resolve("torch.safetensors");
        new SafeTensorsWriter()
                .tensor("weight_ih_l0", random(2, X, 3))
                .tensor("weight_hh_l0", random(2, 2, 4))
                .write(file);
        Layer model = filled(recurrent(new Elman(), 2), 1);
        new TorchWeights().with("", model).load(file);
        assertThat(rows(model.parameters().get("layer0.ba").value())[0]).containsOnly(0);
        assertThat(model.parameters().get("layer0.Wa").value().get(1, 2 + 2))
                .isEqualTo(random(2, X, 3).get(1, 2));
    }

    @Test
    void otherFunctionsAreRefusedWithTheReason() {
        Map<Cell, String> reasons = Map.of(
                new Gru(), "its reset gate acts before the product",
                new GruSimplified(), "it has no reset gate",
                new LstmPeephole(), "its gates also see the memory",
                new Mgu(), "no META-INF/cellwright/torch.json on the class path says that it computes");
        reasons.forEach((cell, reason) -> {
            TorchWeights torch = new TorchWeights().with("", recurrent(cell, 2));
            assertThatThrownBy(() -> torch.save(directory.resolve("never")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "the weights of cell " + cell.description().name() + " cannot be exchanged with PyTorch: ")
                    .hasMessageContaining(reason);
        });
        Cell incomplete = CompiledCell.of(
                        "cell Incomplete { dim X, H; input x: [X]; state h: [H]; output h; param W: [H, H + X];"
                                + " param b: [H]; h[t] = tanh(W @ [h[t-1], x[t]] + b); }")
                .cell();
        assertThatThrownBy(() ->
                        new TorchWeights().with("", recurrent(incomplete, 2)).save(directory.resolve("never")))
                .hasMessage("cell Incomplete has the parameters [W, b], but its table for PyTorch those of [W]");
    }

    @Test
    void otherLayersAreRefusedWithTheReason() {
        StackBuilder builder = new StackBuilder(X, KERNELS);
        Stack mixed = builder.recurrent(new Lstm(), Sizes.bind("H", 2)).dense(2).build();
        assertRefused(mixed, "Dense 2 -> 2 is no part of a recurrent module of PyTorch");
        Stack unequal = new StackBuilder(X, KERNELS)
                .recurrent(new Lstm(), Sizes.bind("H", 2))
                .recurrent(new Lstm(), Sizes.bind("H", 3))
                .build();
        assertRefused(unequal, "all layers of nn.LSTM have one cell, size and number of directions, but here are");
        Stack directions = new StackBuilder(X, KERNELS)
                .bidirectional(new Lstm(), Sizes.bind("H", 2))
                .recurrent(new Lstm(), Sizes.bind("H", 2))
                .build();
        assertRefused(directions, "all layers of nn.LSTM have one cell, size and number of directions, but here are");
        Stack sum = new StackBuilder(X, KERNELS)
                .bidirectional(new Lstm(), Sizes.bind("H", 2), new Lstm(), Sizes.bind("H", 2), Merge.SUM)
                .build();
        assertRefused(sum, "is no part of a recurrent module of PyTorch");
        assertThatThrownBy(() -> new TorchWeights().with("a.", sum).with("a.", sum))
                .hasMessage("two layers have the prefix \"a.\"");
    }

    private void assertRefused(Layer layer, String reason) {
        assertThatThrownBy(() -> new TorchWeights().with("", layer).save(directory.resolve("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void filesOfOtherModulesAreRefusedAndChangeNothing() throws IOException {
        Path file = directory.resolve("torch.safetensors");
        new TorchWeights().with("a.", recurrent(new Lstm(), 4)).save(file);
        assertInvalid(
                file,
                recurrent(new GruResetAfter(), 4),
                "under \"a.\" it has the weights of 4 gates, but nn.GRU, which the layer computes, has 3; cells with 4: [Lstm"
                        + " (nn.LSTM), LstmProjected (nn.LSTM(proj_size=P))]");
        assertInvalid(
                file, recurrent(new Lstm(), 5), "tensor \"a.weight_hh_l0\" has shape [16, 4], expected [20, 5]; ");
        Stack deeper = new StackBuilder(X, KERNELS)
                .recurrent(new Lstm(), Sizes.bind("H", 4))
                .recurrent(new Lstm(), Sizes.bind("H", 4))
                .build();
        assertInvalid(file, deeper, "no tensor \"a.weight_hh_l1\", expected [16, 4]");
        new TorchWeights().with("a.", deeper).save(file);
        assertInvalid(file, recurrent(new Lstm(), 4), "tensor \"a.weight_ih_l1\" belongs to no layer of the model");
        new SafeTensorsWriter().tensor("b.weight", random(2, 2, 1)).write(file);
        assertInvalid(file, recurrent(new Lstm(), 4), "no tensor \"a.weight_hh_l0\", expected [16, 4]");
    }

    private static void assertInvalid(Path file, Layer model, String message) {
        filled(model, 1);
        List<double[][]> before = values(model);
        assertThatThrownBy(() -> new TorchWeights().with("a.", model).load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
        assertThat(values(model)).usingRecursiveComparison().isEqualTo(before);
    }

    private static Stack recurrent(Cell cell, int units) {
        return new StackBuilder(X, KERNELS)
                .recurrent(cell, Sizes.bind("H", units))
                .build();
    }

    private static <L extends Layer> L filled(L model, long seed) {
        for (Parameter parameter : model.parameters().all()) {
            Matrix value = parameter.value();
            value.copyFrom(random(value.rows(), value.columns(), seed++));
            parameter.valueChanged();
        }
        return model;
    }

    private static Matrix random(int rows, int columns, long seed) {
        SeededRandom random = new SeededRandom(seed);
        Matrix matrix = Matrix.allocate(Precision.DOUBLE, rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                matrix.set(r, c, random.nextGaussian());
            }
        }
        return matrix;
    }

    private static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.columns()];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < rows[r].length; c++) {
                rows[r][c] = matrix.get(r, c);
            }
        }
        return rows;
    }

    private static List<double[][]> values(Layer model) {
        return model.parameters().all().stream()
                .map(parameter -> rows(parameter.value()))
                .toList();
    }

    private static void assertSame(Layer actual, Layer expected) {
        assertThat(values(actual)).usingRecursiveComparison().isEqualTo(values(expected));
    }
}
