package org.cellwright.compiler.facts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.source.Span;

/** What only the graph of a cell shows: values without effect, states that stand still, {@code exp} that may overflow. */
public final class Suspicions {
    private final CheckedCell cell;
    private final CellGraph graph;
    private final Effect effect;
    private final List<Suspicion> found = new ArrayList<>();

    private Suspicions(CheckedCell cell, CellGraph graph) {
        this.cell = cell;
        this.graph = graph;
        this.effect = new Effect(graph);
    }

    /** @param graph of the cell as it is written, before any pass */
    public static List<Suspicion> of(CheckedCell cell, CellGraph graph) {
        Suspicions suspicions = new Suspicions(cell, graph);
        suspicions.withoutEffect();
        suspicions.states();
        suspicions.exponentials();
        return List.copyOf(suspicions.found);
    }

    private void say(Span span, String message) {
        found.add(new Suspicion(span, message));
    }

    /** The values nearest to the results that nothing comes of; what they are computed from has none either, and is not told. */
    private void withoutEffect() {
        Map<String, Variable> variables = new HashMap<>();
        cell.equations().forEach(equation -> variables.put(equation.target().name(), equation.target()));
        cell.parameters().forEach(parameter -> variables.put(parameter.name(), parameter));
        cell.inputs().forEach(input -> variables.put(input.name(), input));
        Set<Node> effective = effect.on(graph.roots());
        Set<Node> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(effective);
        while (!open.isEmpty()) {
            for (Node operand : open.pop().operands()) {
                if (effective.contains(operand) || !seen.add(operand)) {
                    continue;
                }
                Variable variable = variables.get(graph.names().get(operand));
                if (variable == null) {
                    open.push(operand);
                } else if (!(variable instanceof Variable.State)) {
                    say(
                            variable.span(),
                            "`" + variable.name()
                                    + "` has no effect: it is multiplied by 0, or what is computed from it is "
                                    + "always the same number");
                }
            }
        }
    }

    private void states() {
        Set<Node> effective = onOutputs();
        for (int i = 0; i < cell.states().size(); i++) {
            Variable.State state = cell.states().get(i);
            Node next = graph.nextStates().get(i);
            if (!isDeclared(state)) {
                continue;
            }
            if (next.operation() instanceof Operation.PreviousState previous && previous.index() == i) {
                say(
                        state.span(),
                        "`" + state.name() + "` never changes: `" + state.name() + "[t]` is `" + state.name()
                                + "[t-1]`; what stays the same is a `param` or a `const`");
            } else if (!effective.contains(next)) {
                say(state.span(), "`" + state.name() + "` reaches no output, at no later step either");
            }
        }
    }

    /** Older values and the number of the step are carried in states that the cell does not declare. */
    private static boolean isDeclared(Variable.State state) {
        return !state.name().contains(".") && !state.name().equals("t");
    }

    /** What has an effect on an output of this step or of a later one. */
    private Set<Node> onOutputs() {
        List<Node> results = new ArrayList<>(graph.outputs());
        Set<Node> effective = effect.on(results);
        for (int before = 0; before < results.size(); ) {
            before = results.size();
            for (Node node : effective) {
                if (node.operation() instanceof Operation.PreviousState state
                        && !results.contains(graph.nextStates().get(state.index()))) {
                    results.add(graph.nextStates().get(state.index()));
                }
            }
            effective = effect.on(results);
        }
        return effective;
    }

    private void exponentials() {
        Bounds bounds = Bounds.of(
                graph, cell.states().stream().map(Variable.State::initialValue).toList());
        Map<String, Node> named = new HashMap<>();
        graph.names().forEach((node, name) -> named.put(name, node));
        Set<Node> told = new HashSet<>();
        Set<Node> used = new HashSet<>(Graph.reachable(graph.roots()));
        for (CheckedCell.Equation equation : cell.equations()) {
            Node root = named.get(equation.target().name());
            boolean unstable = used.contains(root)
                    && ownNodes(root).stream()
                                    .filter(node -> Graph.isApply(node, ElementFunctions.EXP) && node.perRow())
                                    .filter(node -> bounds.of(node.operand(0)).high() == Double.POSITIVE_INFINITY)
                                    .filter(told::add)
                                    .count()
                            > 0;
            if (unstable) {
                say(
                        equation.value().span(),
                        "`exp` of a value without upper bound overflows from 88 on in float; subtract a maximum, as in "
                                + "`exp(z - m[t])` with `m[t] = max(z, ...)`, or bound it with `min` or `tanh`");
            }
        }
    }

    /** What is computed in the equation of a value itself, not in those of other values. */
    private List<Node> ownNodes(Node root) {
        List<Node> own = new ArrayList<>();
        Set<Node> seen = new HashSet<>(Set.of(root));
        Deque<Node> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Node node = open.pop();
            own.add(node);
            for (Node operand : node.operands()) {
                if (!graph.names().containsKey(operand) && seen.add(operand)) {
                    open.push(operand);
                }
            }
        }
        return own;
    }
}
