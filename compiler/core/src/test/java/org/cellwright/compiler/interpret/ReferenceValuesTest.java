package org.cellwright.compiler.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.cellwright.compiler.CellFiles;
import org.cellwright.compiler.check.CheckedCell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interpreter computes what PyTorch's autograd computed in double precision. */
class ReferenceValuesTest {
    private static final double TOLERANCE = 1e-12;

    @ParameterizedTest
    @CsvSource({
        "Elman, elman",
        "Jordan, jordan",
        "GruSimplified, gru_simplified",
        "Gru, gru",
        "GruResetAfter, gru_reset_after",
        "Lstm, lstm",
        "PeepholeLstm, lstm_peephole"
    })
    void outputsAndGradients(String name, String file) {
        ReferenceFile reference = ReferenceFile.read(file + ".T7B3I5H6.safetensors");
        CheckedCell cell = CellFiles.cell("course.cell", name);
        Map<String, Integer> sizes = Map.of("X", 5, "H", 6, "Y", 6);
        Values values = new Values(
                7, 3, Map.of("x", reference.get("x")), reference.under("state0."), reference.under("param."));
        Run run = Interpreter.run(cell, sizes, values);
        String output = cell.outputs().get(0).name();
        same("y", run.outputs().get(output), reference.get("y"));
        reference
                .under("stateT.")
                .forEach((state, expected) -> same(state, run.finalStates().get(state), expected));

        Values gradient = Interpreter.gradient(
                cell, sizes, values, Map.of(output, reference.get("dy")), reference.under("dstateT."));
        same("x", gradient.inputs().get("x"), reference.get("grad.x"));
        Map<String, double[]> parameters = reference.under("grad.param.");
        assertThat(gradient.parameters().keySet()).isEqualTo(parameters.keySet());
        parameters.forEach((each, expected) -> same(each, gradient.parameters().get(each), expected));
        reference
                .under("grad.state0.")
                .forEach((each, expected) -> same(each, gradient.states().get(each), expected));
    }

    /** Within the tolerance of the tensor's largest magnitude. */
    private static void same(String what, double[] actual, double[] expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s[%d]: %s against %s", what, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE * largest);
        }
    }
}
