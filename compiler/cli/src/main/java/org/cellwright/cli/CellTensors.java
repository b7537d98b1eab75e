package org.cellwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * The tensors of a cell over one batch, under the names of reference files: {@code param.NAME}, {@code x}, {@code state0.S},
 * {@code dy}, {@code dstateT.S} are given; {@code y}, {@code stateT.S}, {@code grad.param.NAME}, {@code grad.x} and {@code
 * grad.state0.S} result. An input or output that is not the only one has its name behind a dot: {@code x.NAME}.
 */
final class CellTensors {
    private static final Extent STEPS = Extent.of("steps of the sequence");
    private static final Extent BATCH = Extent.of("sequences of the batch");

    private final CheckedCell cell;

    CellTensors(CheckedCell cell) {
        this.cell = cell;
    }

    /** Steps and batch, then the dimensions of the cell. */
    SizeSolver newSolver() {
        List<String> unknowns = new ArrayList<>(List.of(steps(), batch()));
        unknowns.addAll(cell.dimensions());
        return new SizeSolver(unknowns);
    }

    static String steps() {
        return STEPS.toString();
    }

    static String batch() {
        return BATCH.toString();
    }

    List<String> parameters() {
        return cell.parameters().stream()
                .map(parameter -> "param." + parameter.name())
                .toList();
    }

    List<String> inputs() {
        return cell.inputs().stream()
                .map(input -> named("x", input, cell.inputs().size()))
                .toList();
    }

    List<String> outputs() {
        return cell.outputs().stream()
                .map(output -> named("y", output, cell.outputs().size()))
                .toList();
    }

    List<String> states(String prefix) {
        return cell.states().stream().map(state -> prefix + "." + state.name()).toList();
    }

    static String gradient(String name) {
        return "grad." + name;
    }

    /** The gradient that comes from outside to an output or a final state. */
    static String outsideGradient(String result) {
        return "d" + result;
    }

    private static String named(String prefix, Variable variable, int count) {
        return count == 1 ? prefix : prefix + "." + variable.name();
    }

    /** What has to be given, with its sizes. */
    Map<String, List<Extent>> given() {
        Map<String, List<Extent>> given = new LinkedHashMap<>();
        put(given, parameters(), cell.parameters(), List.of());
        put(given, inputs(), cell.inputs(), List.of(STEPS, BATCH));
        put(given, states("state0"), cell.states(), List.of(BATCH));
        put(
                given,
                outputs().stream().map(CellTensors::outsideGradient).toList(),
                cell.outputs(),
                List.of(STEPS, BATCH));
        put(given, states("dstateT"), cell.states(), List.of(BATCH));
        return given;
    }

    /** What results, with its sizes. */
    Map<String, List<Extent>> results() {
        Map<String, List<Extent>> results = new LinkedHashMap<>();
        put(results, outputs(), cell.outputs(), List.of(STEPS, BATCH));
        put(results, states("stateT"), cell.states(), List.of(BATCH));
        put(results, gradients(parameters()), cell.parameters(), List.of());
        put(results, gradients(inputs()), cell.inputs(), List.of(STEPS, BATCH));
        put(results, gradients(states("state0")), cell.states(), List.of(BATCH));
        return results;
    }

    private static List<String> gradients(List<String> names) {
        return names.stream().map(CellTensors::gradient).toList();
    }

    private static void put(
            Map<String, List<Extent>> target,
            List<String> names,
            List<? extends Variable> variables,
            List<Extent> outer) {
        for (int i = 0; i < names.size(); i++) {
            Shape shape = variables.get(i).shape();
            List<Extent> extents = new ArrayList<>(outer);
            extents.addAll(shape.extents());
            target.put(names.get(i), List.copyOf(extents));
        }
    }

    static List<Integer> shape(List<Extent> extents, Map<String, Integer> sizes) {
        return extents.stream().map(extent -> extent.in(sizes)).toList();
    }
}
