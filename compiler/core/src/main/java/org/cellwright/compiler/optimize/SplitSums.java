package org.cellwright.compiler.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** {@code sum(f([a, b], s))} -> {@code sum(f(a, s)) + sum(f(b, s))}: nothing is copied to be added up. */
final class SplitSums implements GraphPass {
    private static final int DEEPEST = 50;

    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!node.operation().equals(new Operation.Reduce(Operation.Reduction.SUM))) {
            return Optional.empty();
        }
        List<Node> parts = parts(graph, node.operand(0), 0);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Node sum = null;
        for (Node part : parts) {
            Node term = part.shape().isScalar() ? part : graph.node(node.operation(), part);
            sum = sum == null ? term : graph.apply(ElementFunctions.ADD, sum, term);
        }
        return Optional.of(sum);
    }

    /** What the vector is put together from; empty where it is not, or not in one way. */
    private static List<Node> parts(Graph graph, Node vector, int depth) {
        if (vector.operation() instanceof Operation.Stack) {
            return vector.operands();
        }
        if (!(vector.operation() instanceof Operation.Apply) || depth == DEEPEST) {
            return List.of();
        }
        List<List<Node>> operands = new ArrayList<>();
        List<Node> some = List.of();
        for (Node operand : vector.operands()) {
            List<Node> parts = operand.shape().isScalar() ? List.of() : parts(graph, operand, depth + 1);
            if (parts.isEmpty() && !operand.shape().isScalar() || !parts.isEmpty() && !fit(parts, some)) {
                return List.of();
            }
            operands.add(parts);
            some = parts.isEmpty() ? some : parts;
        }
        List<Node> applied = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            List<Node> ofPart = new ArrayList<>();
            for (int k = 0; k < operands.size(); k++) {
                ofPart.add(
                        operands.get(k).isEmpty()
                                ? vector.operand(k)
                                : operands.get(k).get(i));
            }
            applied.add(graph.node(vector.operation(), ofPart));
        }
        return applied;
    }

    private static boolean fit(List<Node> parts, List<Node> others) {
        return others.isEmpty()
                || parts.stream()
                        .map(Node::shape)
                        .toList()
                        .equals(others.stream().map(Node::shape).toList());
    }
}
