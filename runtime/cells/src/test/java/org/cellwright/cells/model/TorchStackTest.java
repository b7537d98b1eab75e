package org.cellwright.cells.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cellwright.cells.GruResetAfter;
import org.cellwright.cells.Lstm;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.exchange.TorchWeights;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.sequence.Packing;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two bidirectional layers over sequences of unequal length, against what PyTorch computes in double precision: outputs and all
 * gradients.
 */
class TorchStackTest {
    private static final double TOLERANCE = 1e-10;

    /** Where a parameter of a cell stands in PyTorch's tensors: the gate's position among the rows, and the tensors side by side. */
    private record Place(int gate, List<String> tensors) {}

    /** GRU: gates r, z, n. The two biases of r and z are added to one. */
    private static final Map<String, Place> GRU = Map.of(
            "Wr", new Place(0, List.of("weight_ih")),
            "Wz", new Place(1, List.of("weight_ih")),
            "Wn", new Place(2, List.of("weight_ih")),
            "Ur", new Place(0, List.of("weight_hh")),
            "Uz", new Place(1, List.of("weight_hh")),
            "Un", new Place(2, List.of("weight_hh")),
            "br", new Place(0, List.of("bias_ih", "bias_hh")),
            "bz", new Place(1, List.of("bias_ih", "bias_hh")),
            "bn", new Place(2, List.of("bias_ih")),
            "cn", new Place(2, List.of("bias_hh")));

    /** LSTM: gates i, f, g, o, here u, f, c, o; weights of the state left of those of the input; two biases added to one. */
    private static final Map<String, Place> LSTM = Map.of(
            "Wu", new Place(0, List.of("weight_hh", "weight_ih")),
            "Wf", new Place(1, List.of("weight_hh", "weight_ih")),
            "Wc", new Place(2, List.of("weight_hh", "weight_ih")),
            "Wo", new Place(3, List.of("weight_hh", "weight_ih")),
            "bu", new Place(0, List.of("bias_ih", "bias_hh")),
            "bf", new Place(1, List.of("bias_ih", "bias_hh")),
            "bc", new Place(2, List.of("bias_ih", "bias_hh")),
            "bo", new Place(3, List.of("bias_ih", "bias_hh")));

    static Stream<Arguments> runs() {
        return Stream.of(KernelSelection.vector(Precision.DOUBLE), KernelSelection.scalar(Precision.DOUBLE))
                .flatMap(kernels -> Stream.of(1, 2)
                        .flatMap(threads -> Stream.of(
                                Arguments.of(
                                        "torch_gru_bidirectional_2layer_ragged",
                                        new GruResetAfter(),
                                        GRU,
                                        kernels,
                                        threads),
                                Arguments.of(
                                        "torch_lstm_bidirectional_2layer_ragged",
                                        new Lstm(),
                                        LSTM,
                                        kernels,
                                        threads))));
    }

    @ParameterizedTest(name = "{0} {3} {4} threads")
    @MethodSource("runs")
    void outputsAndGradientsAreThoseOfPyTorch(
            String file, Cell cell, Map<String, Place> places, Kernels kernels, int threads) throws Exception {
        try (SafeTensorsReader reference = open(file);
                Workers workers = Workers.of(threads)) {
            int inputs = Integer.parseInt(reference.metadata().get("I"));
            int units = Integer.parseInt(reference.metadata().get("H"));
            Layer model = new StackBuilder(inputs, kernels, workers)
                    .bidirectional(cell, Sizes.bind("H", units))
                    .bidirectional(cell, Sizes.bind("H", units))
                    .build();
            new TorchWeights().with("param.", model).load(reference.path());
            Packing packing = new Packing(Arrays.stream(reference.readLongs("lengths"))
                    .mapToInt(Math::toIntExact)
                    .toArray());

            Matrix x = padded(reference, "x");
            spoilPadding(x, packing);
            Matrix input = Matrix.allocate(Precision.DOUBLE, packing.layout().totalRows(), inputs);
            packing.pack(x, input);
            Matrix output = model.forward(packing.layout(), input, Pass.TRAINING);
            Matrix y = padded(reference, "y");
            assertClose("y", unpacked(packing, output, y), y);

            Matrix dy = padded(reference, "dy");
            spoilPadding(dy, packing);
            Matrix outputGradient = Matrix.allocate(Precision.DOUBLE, output.rows(), output.columns());
            packing.pack(dy, outputGradient);
            Matrix inputGradient = Matrix.allocate(Precision.DOUBLE, input.rows(), input.columns());
            model.backward(outputGradient, inputGradient);
            Matrix dx = padded(reference, "grad.x");
            assertClose("grad.x", unpacked(packing, inputGradient, dx), dx);
            checkParameterGradients(model, reference, places, units);
        }
    }

    private static SafeTensorsReader open(String file) throws IOException, URISyntaxException {
        return SafeTensorsReader.open(Path.of(TorchStackTest.class
                .getResource("/reference/" + file + ".safetensors")
                .toURI()));
    }

    /** [T, B, size] as rows t * B + b. */
    private static Matrix padded(SafeTensorsReader reference, String name) throws IOException {
        List<Long> sizes = reference.shape(name).sizes();
        Matrix matrix = Matrix.allocate(
                Precision.DOUBLE, Math.toIntExact(sizes.get(0) * sizes.get(1)), Math.toIntExact(sizes.get(2)));
        reference.read(name, matrix);
        return matrix;
    }

    private static void spoilPadding(Matrix padded, Packing packing) {
        for (int row = 0; row < padded.rows(); row++) {
            if (row / packing.sequences() >= packing.length(row % packing.sequences())) {
                padded.rows(row, 1).fill(Double.NaN);
            }
        }
    }

    private static Matrix unpacked(Packing packing, Matrix packed, Matrix like) {
        Matrix padded = Matrix.allocate(Precision.DOUBLE, like.rows(), like.columns());
        packing.unpack(packed, padded);
        return padded;
    }

    private static String suffix(String path) {
        return path.replaceFirst("layer(\\d)\\.forward\\..*", "_l$1")
                .replaceFirst("layer(\\d)\\.backward\\..*", "_l$1_reverse");
    }

    private static int gates(Map<String, Place> places) {
        return 1 + places.values().stream().mapToInt(Place::gate).max().orElseThrow();
    }

    /** Collects the parameters' gradients into tensors as PyTorch has them, and compares. */
    private static void checkParameterGradients(
            Layer model, SafeTensorsReader reference, Map<String, Place> places, int units) throws IOException {
        Map<String, Matrix> actual = new LinkedHashMap<>();
        for (var named : model.parameters().byPath().entrySet()) {
            Place place = places.get(named.getValue().name());
            Matrix gradient = named.getValue().gradient();
            int column = 0;
            for (String tensor : place.tensors) {
                String name = "grad.param." + tensor + suffix(named.getKey());
                int rows = gates(places) * units;
                boolean bias = tensor.startsWith("bias");
                int columns = Math.toIntExact(reference.shape(name).elements() / rows);
                Matrix target = actual.computeIfAbsent(name, key -> Matrix.allocate(Precision.DOUBLE, rows, columns));
                for (int r = 0; r < units; r++) {
                    for (int c = 0; c < columns; c++) {
                        target.set(place.gate * units + r, c, bias ? gradient.get(0, r) : gradient.get(r, column + c));
                    }
                }
                column += columns;
            }
        }
        Set<String> expected = new TreeSet<>(reference.names());
        expected.removeIf(name -> !name.startsWith("grad.param."));
        assertThat(new TreeSet<>(actual.keySet())).isEqualTo(expected);
        for (Map.Entry<String, Matrix> named : actual.entrySet()) {
            Matrix matrix = named.getValue();
            Matrix wanted = Matrix.allocate(Precision.DOUBLE, matrix.rows(), matrix.columns());
            reference.read(named.getKey(), wanted);
            assertClose(named.getKey(), matrix, wanted);
        }
    }

    /** The largest error relative to the tensor's largest magnitude. */
    private static void assertClose(String what, Matrix actual, Matrix expected) {
        double error = 0;
        double magnitude = 0;
        for (int r = 0; r < expected.rows(); r++) {
            for (int c = 0; c < expected.columns(); c++) {
                double difference = Math.abs(actual.get(r, c) - expected.get(r, c));
                error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
                magnitude = Math.max(magnitude, Math.abs(expected.get(r, c)));
            }
        }
        assertThat(magnitude).as(what).isPositive();
        assertThat(error / magnitude).as(what).isLessThan(TOLERANCE);
    }
}
