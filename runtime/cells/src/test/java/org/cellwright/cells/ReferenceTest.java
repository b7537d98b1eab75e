package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.interpret.Values;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.checkpoint.SafeTensorsReader;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every cell against the values and gradients that PyTorch's automatic differentiation found, in double precision. */
class ReferenceTest {
    private static final Map<String, Cell> CELLS = Map.of(
            "elman", new Elman(),
            "jordan", new Jordan(),
            "gru_simplified", new GruSimplified(),
            "gru", new Gru(),
            "gru_reset_after", new GruResetAfter(),
            "lstm", new Lstm(),
            "lstm_linear_output", new LstmLinearOutput(),
            "lstm_peephole", new LstmPeephole(),
            "lstm_peephole_graves", new LstmPeepholeGraves());

    @TestFactory
    List<DynamicTest> everyCellAgreesWithPyTorch() {
        List<DynamicTest> tests = new ArrayList<>();
        CELLS.forEach((name, cell) -> {
            for (String sizes : List.of("T7B3I5H6", "T1B1I1H1")) {
                for (Precision precision : Precision.values()) {
                    for (boolean vector : new boolean[] {true, false}) {
                        String file = name + "." + sizes + ".safetensors";
                        String title = file + " " + precision + (vector ? " vector" : " scalar");
                        Kernels kernels =
                                vector ? KernelSelection.vector(precision) : KernelSelection.scalar(precision);
                        tests.add(DynamicTest.dynamicTest(title, () -> compare(file, cell, kernels)));
                    }
                }
            }
        });
        return tests;
    }

    private static void compare(String file, Cell cell, Kernels kernels) throws IOException {
        double tolerance = kernels.precision() == Precision.DOUBLE ? 1e-10 : 5e-6;
        try (SafeTensorsReader reader = SafeTensorsReader.open(Path.of("src/test/resources/reference", file))) {
            CellDescription description = cell.description();
            String output = description.outputs().get(0).name();
            Map<String, double[]> states = new LinkedHashMap<>();
            Map<String, double[]> stateGradients = new LinkedHashMap<>();
            for (CellDescription.State state : description.states()) {
                states.put(state.name(), reader.readDoubles("state0." + state.name()));
                stateGradients.put(state.name(), reader.readDoubles("dstateT." + state.name()));
            }
            Map<String, double[]> parameters = new LinkedHashMap<>();
            for (CellDescription.Parameter parameter : description.parameters()) {
                parameters.put(parameter.name(), reader.readDoubles("param." + parameter.name()));
            }
            Map<String, String> metadata = reader.metadata();
            Trial trial = new Trial(
                    Map.of("X", Integer.parseInt(metadata.get("I")), "H", Integer.parseInt(metadata.get("H"))),
                    new Values(
                            Integer.parseInt(metadata.get("T")),
                            Integer.parseInt(metadata.get("B")),
                            Map.of("x", reader.readDoubles("x")),
                            states,
                            parameters),
                    Map.of(output, reader.readDoubles("dy")),
                    stateGradients);
            Trial.Results results = trial.run(cell, kernels);
            int compared = 0;
            for (String tensor : reader.names()) {
                String ours = tensor.equals("y") ? "y." + output : tensor.equals("grad.x") ? "grad.x.x" : tensor;
                if (results.tensors().containsKey(ours)) {
                    compared++;
                    assertThat(Trial.error(reader.readDoubles(tensor), results.get(ours)))
                            .as(tensor)
                            .isLessThanOrEqualTo(tolerance);
                }
            }
            assertThat(compared).isEqualTo(results.tensors().size());
        }
    }
}
