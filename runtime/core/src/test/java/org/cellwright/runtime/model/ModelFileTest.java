package org.cellwright.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.checkpoint.Checkpoint;
import org.cellwright.runtime.checkpoint.InvalidCheckpointException;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.layer.Bidirectional;
import org.cellwright.runtime.layer.ElmanCell;
import org.cellwright.runtime.layer.Layer;
import org.cellwright.runtime.layer.Merge;
import org.cellwright.runtime.layer.Pass;
import org.cellwright.runtime.layer.RecurrentLayer;
import org.cellwright.runtime.layer.StackBuilder;
import org.cellwright.runtime.optimizer.Adam;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.random.SeededRandom;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    private static final Kernels KERNELS = KernelSelection.best(Precision.FLOAT);
    private static final String CELL = "\"org.cellwright.runtime.layer.ElmanCell\"";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("model.safetensors");
    }

    private static Layer model() {
        Sizes units = Sizes.bind("H", 3);
        Layer model = new StackBuilder(1, KERNELS)
                .embedding(5, 2)
                .recurrent(new ElmanCell(), units)
                .bidirectional(new ElmanCell(), Sizes.bind("H", 2))
                .bidirectional(new ElmanCell(), units, new ElmanCell(), units, Merge.AVERAGE)
                .dense(4)
                .build();
        model.parameters().initialize(new SeededRandom(1));
        return model;
    }

    private static Matrix output(Layer model) {
        BatchLayout layout = BatchLayout.ofLengths(4, 2, 1);
        Matrix tokens = Matrix.allocate(model.precision(), layout.totalRows(), 1);
        for (int row = 0; row < tokens.rows(); row++) {
            tokens.set(row, 0, row % 5);
        }
        return model.forward(layout, tokens, Pass.INFERENCE);
    }

    private static void assertSame(Matrix actual, Matrix expected) {
        for (int r = 0; r < expected.rows(); r++) {
            for (int c = 0; c < expected.columns(); c++) {
                assertThat(actual.get(r, c)).isEqualTo(expected.get(r, c));
            }
        }
    }

    @Test
    void theModelComesBackWithoutTheCodeThatBuiltIt() throws IOException {
        Layer model = model();
        ModelFile.save(file, model, Map.of("alphabet", "abcde"));
        ModelFile loaded = ModelFile.load(file);
        assertThat(loaded.metadata()).containsExactly(Map.entry("alphabet", "abcde"));
        assertThat(loaded.model()).hasToString(model.toString());
        assertThat(loaded.model().parameters().byPath().keySet())
                .isEqualTo(model.parameters().byPath().keySet());
        assertSame(output(loaded.model()), output(model));
    }

    @Test
    void theModelComesBackInAnotherPrecisionAndWithThreads() throws IOException {
        Layer model = model();
        ModelFile.save(file, model, Map.of());
        try (Workers workers = Workers.of(2)) {
            Layer loaded = ModelFile.load(file, KernelSelection.scalar(Precision.DOUBLE), workers)
                    .model();
            assertThat(loaded.precision()).isEqualTo(Precision.DOUBLE);
            assertThat(output(loaded).get(3, 2))
                    .isCloseTo(output(model).get(3, 2), org.assertj.core.api.Assertions.within(1e-5));
        }
    }

    @Test
    void aCheckpointOfTrainingIsAModelToo() throws IOException {
        Layer model = model();
        Checkpoint.of(model.parameters())
                .with(new Adam(model.parameters(), 0.1))
                .with("data", new SeededRandom(2))
                .save(file, ModelFile.withDescription(model, Map.of()));
        assertSame(output(ModelFile.load(file).model()), output(model));
    }

    @Test
    void twinsShareTheParametersAndNothingElse() {
        Layer model = model();
        Layer twin = model.twin();
        Matrix expected = Matrix.allocate(Precision.FLOAT, 7, 4);
        expected.copyFrom(output(model));
        assertSame(output(twin), expected);
        twin.states().reset(3);
        twin.states().byPath().values().forEach(state -> state.value().fill(0.5));
        assertSame(output(model), expected);
        model.parameters().get("layer4.b").value().fill(2);
        model.parameters().get("layer1.W").value().fill(2);
        model.parameters().get("layer1.W").valueChanged();
        assertSame(output(twin), output(model));
        assertThat(output(twin).get(0, 0)).isNotEqualTo(expected.get(0, 0));
    }

    @Test
    void aFileOfParametersAloneIsRefused() throws IOException {
        Checkpoint.of(model().parameters()).save(file, Map.of());
        assertThatThrownBy(() -> ModelFile.load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("model.safetensors: it has no description of a model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"format\":1,\"precision\":\"FLOAT\"}|must have a \"kind\", but is null",
                "{\"format\":2}|expected an object with \"format\": 1",
                "{\"format\":1|the text ends too early",
                "{\"format\":1,\"precision\":\"HALF\"}|must be FLOAT or DOUBLE, but is HALF",
                "dense|needs \"inputs\", but has []",
                "dense\",\"inputs\":1.5,\"outputs\":1,\"x\":\"|\"inputs\" of a layer of kind \"dense\" must be a whole number from 1 on, but is 1.5",
                "dense\",\"inputs\":4294967297,\"outputs\":1,\"x\":\"|must be a whole number from 1 on, but is 4294967297",
                "dense\",\"inputs\":2000000000,\"outputs\":2000000000,\"x\":\"|more parameters than there are values",
                "embedding\",\"tokens\":16000000,\"size\":2000000000,\"x\":\"|more parameters than there are values",
                "attention|no layer is of kind \"attention\"; there are [recurrent, ",
                "recurrent\",\"cell\":\"org.example.Lost\",\"sizes\":{},\"x\":\"|org.example.Lost, which is not on the class path",
                "recurrent\",\"cell\":\"java.lang.String\",\"sizes\":{},\"x\":\"|java.lang.String, but that class is no cell",
                "recurrent\",\"cell\":" + CELL + ",\"sizes\":{\"H\":1},\"x\":\"|but the given sizes are {H=1}",
                "recurrent\",\"cell\":" + CELL
                        + ",\"sizes\":{\"X\":1000000,\"H\":1000000},\"x\":\"|more parameters than there are values",
                "bidirectional\",\"parts\":[],\"x\":\"|must have 2 parts, but has 0",
                "stack|a stack needs at least one layer",
                "stack\",\"parts\":[1],\"x\":\"|must have a \"kind\", but is 1"
            })
    void whatDoesNotDescribeAModelIsRefused(String text, String reason) throws IOException {
        String json = text.startsWith("{")
                ? text
                : "{\"format\":1,\"precision\":\"FLOAT\",\"layer\":{\"kind\":\"" + text + "\"}}";
        Checkpoint.of(model().parameters()).save(file, Map.of("cellwright.model", json));
        assertThatThrownBy(() -> ModelFile.load(file))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageStartingWith(file + ": the description of the model: ")
                .hasMessageContaining(reason);
    }

    @Test
    void parametersMustBeThoseOfTheDescription() throws IOException {
        Map<String, String> other = new HashMap<>(
                ModelFile.withDescription(new StackBuilder(2, KERNELS).dense(3).build(), Map.of()));
        Checkpoint.of(model().parameters()).save(file, other);
        assertThatThrownBy(() -> ModelFile.load(file)).hasMessageContaining("no tensor \"layer0.W\", expected [3, 2]");
    }

    /** Cannot be made from its name: it needs an argument. */
    private record NamelessCell(CellDescription description) implements Cell {
        @Override
        public java.util.Set<Precision> precisions() {
            return java.util.Set.of(Precision.FLOAT);
        }

        @Override
        public CellProgram program(Sizes sizes, Kernels kernels) {
            return new ElmanCell().program(sizes, kernels);
        }
    }

    @Test
    void aCellWithoutANameIsNotSaved() {
        Layer layer = new RecurrentLayer(
                new NamelessCell(new ElmanCell().description()),
                Sizes.bind("X", 1).with("H", 1),
                KERNELS);
        assertThatThrownBy(() -> ModelFile.save(file, layer, Map.of()))
                .hasMessageContaining("cell Elman cannot be described by its name")
                .hasMessageContaining("is not a public class with a public constructor without arguments");
        assertThat(file).doesNotExist();
    }

    @Test
    void mergedDirectionsMustFit() {
        Layer two = new RecurrentLayer(new ElmanCell(), Sizes.bind("X", 1).with("H", 2), KERNELS);
        Layer three = new RecurrentLayer(new ElmanCell(), Sizes.bind("X", 1).with("H", 3), KERNELS);
        assertThatThrownBy(() -> new Bidirectional(two, three, Merge.SUM, Workers.CALLER))
                .hasMessage("the SUM needs outputs of the same size, but forward gives 2, backward 3");
    }
}
