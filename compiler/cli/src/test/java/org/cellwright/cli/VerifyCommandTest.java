package org.cellwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cellwright.runtime.checkpoint.SafeTensorsWriter;
import org.cellwright.runtime.checkpoint.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    @TempDir
    private Path directory;

    private Path lstm;
    private Path reference;

    @BeforeEach
    void writeFiles() {
        lstm = TestCells.write(directory, "Lstm.cell", TestCells.LSTM);
        reference = TestCells.reference(directory, "lstm.T7B3I5H6.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"double,vector", "double,scalar", "float,vector", "float,scalar"})
    void holdsForPyTorchsValues(String precision, String loops) {
        Outcome outcome =
                Outcome.of("verify", lstm, "--reference", reference, "--precision", precision, "--loops", loops);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("grad.param.Wf", "grad.state0.c", "stateT.a", "passed: all 14 tensors");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void solvesSizesOfDimensionsThatNoInputHas() {
        Path jordan = TestCells.write(directory, "Jordan.cell", TestCells.JORDAN);
        Path values = TestCells.reference(directory, "jordan.T7B3I5H6.safetensors");
        assertThat(Outcome.of("verify", jordan, "--reference", values).exitCode())
                .isZero();
    }

    @Test
    void anErrorAboveTheToleranceFails() {
        Path changed = changed(tensors -> tensors.get("grad.param.Wf").values()[3] += 1e-3);
        Outcome outcome = Outcome.of("verify", lstm, "--reference", changed);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
        assertThat(outcome.out().lines().filter(line -> line.contains("above the tolerance")))
                .singleElement()
                .asString()
                .contains("grad.param.Wf");
        assertThat(outcome.out()).contains("FAILED: 1 of 14 tensors");
        assertThat(Outcome.of("verify", lstm, "--reference", changed, "--tolerance", "1")
                        .exitCode())
                .isZero();
    }

    @Test
    void notANumberFails() {
        Path changed = changed(tensors -> tensors.get("y").values()[5] = Double.NaN);
        Outcome outcome = Outcome.of("verify", lstm, "--reference", changed, "--tolerance", "1e300");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
    }

    @Test
    void theErrorOfAnAllZeroTensorIsAbsolute() {
        Path changed =
                changed(tensors -> Arrays.fill(tensors.get("grad.param.bo").values(), 0));
        Outcome outcome = Outcome.of("verify", lstm, "--reference", changed, "--tolerance", "100");
        assertThat(outcome.exitCode()).isZero();
        assertThat(Outcome.of("verify", lstm, "--reference", changed).exitCode())
                .isEqualTo(ExitCode.DIFFERENCE);
    }

    @Test
    void missingTensorsFail() {
        Path changed = changed(tensors -> {
            tensors.remove("param.bf");
            tensors.remove("grad.x");
            tensors.put("param.extra", Tensor.zeros("param.extra", List.of(2)));
        });
        Outcome outcome = Outcome.of("verify", lstm, "--reference", changed);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
        assertThat(outcome.out())
                .contains("param.bf [H] is missing", "grad.x", "param.extra of the file", "FAILED: 3 missing");
    }

    @Test
    void anotherShapeFails() {
        Path changed = changed(tensors -> tensors.put("param.bf", Tensor.zeros("param.bf", List.of(7))));
        Outcome outcome = Outcome.of("verify", lstm, "--reference", changed);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DIFFERENCE);
        assertThat(outcome.out()).contains("param.bf has shape [7] in the file, but [H] = [6] in the cell");
    }

    @Test
    void printsJson() throws IOException {
        Outcome outcome = Outcome.of("verify", lstm, "--reference", reference, "--json");
        int depth = 0;
        int fields = 0;
        try (JsonParser parser = new JsonFactory().createParser(outcome.out())) {
            while (parser.nextToken() != null) {
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
                fields += "error".equals(parser.currentName())
                                && parser.currentToken().isNumeric()
                        ? 1
                        : 0;
            }
        }
        assertThat(depth).isZero();
        assertThat(fields).isEqualTo(14);
        assertThat(outcome.out()).contains("\"cell\":\"Lstm\"", "\"passed\":true", "\"tolerance\":1.0E-10");
    }

    @Test
    void unusableFilesAreOneLine() {
        Path damaged = TestCells.write(directory, "damaged.safetensors", "not a safetensors file");
        Path none = directory.resolve("none.safetensors");
        for (Path file : new Path[] {damaged, none}) {
            Outcome outcome = Outcome.of("verify", lstm, "--reference", file);
            assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
            assertThat(outcome.err().lines()).singleElement().asString().contains(file.toString());
        }
    }

    @Test
    void asksWhichCellIsMeant() {
        Path both = TestCells.write(directory, "Both.cell", TestCells.LSTM + TestCells.JORDAN);
        Outcome outcome = Outcome.of("verify", both, "--reference", reference);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(outcome.err()).contains("holds Lstm, Jordan: say which with --cell NAME");
        assertThat(Outcome.of("verify", both, "--cell", "Lstm", "--reference", reference)
                        .exitCode())
                .isZero();
    }

    /** A copy of the reference file with other contents. */
    private Path changed(Consumer<Map<String, Tensor>> change) {
        Map<String, Tensor> tensors = ReferenceFile.read(reference);
        change.accept(tensors);
        SafeTensorsWriter writer = new SafeTensorsWriter();
        tensors.forEach((name, tensor) -> writer.tensor(
                name, Shape.of(tensor.shape().stream().mapToLong(size -> size).toArray()), tensor.values()));
        Path file = directory.resolve("changed.safetensors");
        try {
            writer.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
