package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * Finds states that only delay what is known before the time loop, such as an older input: x.1[t] = x[t]. All their values are known
 * before the loop, so a product with the previous one leaves the loop like one with the input; and since nothing in the loop needs
 * their gradients, neither do these products' gradients stay in it.
 */
public final class Delays {
    private final CellGraph cell;
    private final Set<Integer> delays = new HashSet<>();

    private Delays(CellGraph cell) {
        this.cell = cell;
        boolean found = true;
        while (found) {
            found = false;
            for (int i = 0; i < cell.nextStates().size(); i++) {
                if (!delays.contains(i) && isKnownBeforeTheLoop(i)) {
                    found = delays.add(i);
                }
            }
        }
    }

    /** The cell with gradients of delays computed from those of the step after. */
    static CellGraph shiftGradients(CellGraph cell) {
        return new Delays(cell).shifted();
    }

    /** The delays of a cell whose gradients were shifted. */
    public static Set<Integer> of(CellGraph shifted) {
        Set<Integer> found = new TreeSet<>();
        for (Node gradient : shifted.gradients().previousStates()) {
            if (gradient.operation() instanceof Operation.Later later) {
                found.add(later.index());
            }
        }
        return found;
    }

    private boolean isKnownBeforeTheLoop(int state) {
        Node gradient = cell.gradients().previousStates().get(state);
        return gradient.perRow()
                && Graph.reachable(List.of(cell.nextStates().get(state))).stream()
                        .allMatch(node -> !(node.operation() instanceof Operation.PreviousState previous)
                                || delays.contains(previous.index()));
    }

    private CellGraph shifted() {
        if (delays.isEmpty()) {
            return cell;
        }
        Map<Node, Node> replacements = new HashMap<>();
        Map<Integer, Node> later = new HashMap<>();
        for (int state : inOrder()) {
            Node gradient = cell.gradients().previousStates().get(state);
            replace(Graph.reachable(List.of(gradient)), replacements);
            Node shifted = cell.graph().node(new Operation.Later(state), replacements.get(gradient));
            later.put(state, shifted);
            Graph.reachable(cell.roots()).stream()
                    .filter(node -> isLater(node, state))
                    .forEach(leaf -> replacements.put(leaf, shifted));
        }
        replace(Graph.reachable(cell.roots()), replacements);
        CellGraph mapped = cell.map(node -> replacements.getOrDefault(node, node));
        List<Node> previousStates = new ArrayList<>(mapped.gradients().previousStates());
        later.forEach(previousStates::set);
        return new CellGraph(
                mapped.graph(),
                mapped.nextStates(),
                mapped.firstStates(),
                mapped.outputs(),
                mapped.inputShapes(),
                new CellGraph.Gradients(
                        mapped.gradients().inputs(),
                        previousStates,
                        mapped.gradients().parameters()),
                mapped.names());
    }

    private void replace(List<Node> nodes, Map<Node, Node> replacements) {
        for (Node node : nodes) {
            if (!replacements.containsKey(node)) {
                List<Node> operands =
                        node.operands().stream().map(replacements::get).toList();
                replacements.put(
                        node,
                        operands.equals(node.operands()) ? node : cell.graph().node(node.operation(), operands));
            }
        }
    }

    private static boolean isLater(Node node, int state) {
        return node.operation() instanceof Operation.NextStateGradient next && next.index() == state;
    }

    /** The delay of a delay comes first: the gradient of the other needs its own. */
    private Set<Integer> inOrder() {
        Set<Integer> ordered = new LinkedHashSet<>();
        while (ordered.size() < delays.size()) {
            delays.stream().sorted().filter(state -> !ordered.contains(state)).forEach(state -> {
                boolean ready = Graph.reachable(
                                List.of(cell.gradients().previousStates().get(state)))
                        .stream()
                        .allMatch(node -> !(node.operation() instanceof Operation.NextStateGradient next)
                                || !delays.contains(next.index())
                                || ordered.contains(next.index()));
                if (ready) {
                    ordered.add(state);
                }
            });
        }
        return ordered;
    }
}
