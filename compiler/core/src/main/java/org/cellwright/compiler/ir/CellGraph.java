package org.cellwright.compiler.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One time step of a cell as a graph: the forward results and, once differentiated, the gradients.
 *
 * @param nextStates the value at t of each state
 * @param firstStates what each state begins with, computed from parameters; null where it is a number
 * @param gradients null before differentiation
 * @param names what the source, or a rule, calls a node
 */
public record CellGraph(
        Graph graph,
        List<Node> nextStates,
        List<Node> firstStates,
        List<Node> outputs,
        List<Shape> inputShapes,
        Gradients gradients,
        Map<Node, String> names) {

    /**
     * The gradients of the loss; of a parameter null where it is 0.
     *
     * @param previousStates by each state at t-1
     */
    public record Gradients(List<Node> inputs, List<Node> previousStates, List<Node> parameters) {
        public Gradients {
            inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
            previousStates = Collections.unmodifiableList(new ArrayList<>(previousStates));
            parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
        }
    }

    public CellGraph {
        nextStates = List.copyOf(nextStates);
        firstStates = Collections.unmodifiableList(new ArrayList<>(firstStates));
        outputs = List.copyOf(outputs);
        inputShapes = List.copyOf(inputShapes);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** Everything that has to be computed. */
    public List<Node> roots() {
        List<Node> roots = new ArrayList<>(nextStates);
        roots.addAll(outputs);
        firstStates.stream().filter(node -> node != null).forEach(roots::add);
        if (gradients != null) {
            for (List<Node> part : List.of(gradients.inputs, gradients.previousStates, gradients.parameters)) {
                part.stream().filter(node -> node != null).forEach(roots::add);
            }
        }
        return roots;
    }

    /** The same cell with other nodes; names move along. */
    public CellGraph map(UnaryOperator<Node> change) {
        Map<Node, String> moved = new LinkedHashMap<>();
        names.forEach((node, name) -> moved.putIfAbsent(change.apply(node), name));
        Gradients changed = gradients == null
                ? null
                : new Gradients(
                        map(gradients.inputs, change),
                        map(gradients.previousStates, change),
                        map(gradients.parameters, change));
        return new CellGraph(
                graph,
                map(nextStates, change),
                map(firstStates, change),
                map(outputs, change),
                inputShapes,
                changed,
                moved);
    }

    private static List<Node> map(List<Node> nodes, UnaryOperator<Node> change) {
        List<Node> result = new ArrayList<>();
        nodes.forEach(node -> result.add(node == null ? null : change.apply(node)));
        return result;
    }
}
