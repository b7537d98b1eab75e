package org.cellwright.samples.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hand-written cell against values that PyTorch's automatic differentiation computed in double precision. */
class ReferenceValuesTest {
    private static final double DOUBLE_TOLERANCE = 1e-10;
    private static final double FLOAT_TOLERANCE = 5e-6;

    static Stream<Arguments> cells() {
        return Stream.of("T1B1I1H1", "T7B3I5H6")
                .flatMap(size -> Stream.of(
                        Arguments.of("lstm." + size, new NaiveLstm(), Precision.DOUBLE),
                        Arguments.of("lstm." + size, new FastLstm(), Precision.FLOAT),
                        Arguments.of("gru." + size, new NaiveGru(), Precision.DOUBLE),
                        Arguments.of("gru." + size, new FastGru(), Precision.FLOAT)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void outputsStatesAndGradientsAgree(String file, Cell cell, Precision precision) throws Exception {
        Kernels kernels = KernelSelection.vector(precision);
        try (SafeTensorsReader reader = open(file + ".safetensors")) {
            Map<String, String> metadata = reader.metadata();
            Sizes sizes =
                    Sizes.bind("X", Integer.parseInt(metadata.get("I"))).with("H", Integer.parseInt(metadata.get("H")));
            BatchLayout layout =
                    BatchLayout.uniform(Integer.parseInt(metadata.get("T")), Integer.parseInt(metadata.get("B")));
            Trial trial = new Trial(cell, sizes, kernels, layout);
            for (Map.Entry<String, Matrix> given : trial.given().entrySet()) {
                reader.read(given.getKey(), given.getValue());
            }
            trial.train();
            Map<String, Matrix> actual = trial.results();
            Map<String, Double> errors = Trial.errors(expected(reader, actual), actual);
            double tolerance = precision == Precision.DOUBLE ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;
            assertThat(errors).allSatisfy((tensor, error) -> assertThat(error).isLessThan(tolerance));
        }
    }

    private static Map<String, Matrix> expected(SafeTensorsReader reader, Map<String, Matrix> actual)
            throws IOException {
        Map<String, Matrix> expected = new LinkedHashMap<>();
        for (Map.Entry<String, Matrix> tensor : actual.entrySet()) {
            Matrix values = Matrix.allocate(
                    Precision.DOUBLE,
                    tensor.getValue().rows(),
                    tensor.getValue().columns());
            reader.read(tensor.getKey(), values);
            expected.put(tensor.getKey(), values);
        }
        return expected;
    }

    private static SafeTensorsReader open(String resource) throws IOException, URISyntaxException {
        return SafeTensorsReader.open(
                Path.of(ReferenceValuesTest.class.getResource(resource).toURI()));
    }
}
