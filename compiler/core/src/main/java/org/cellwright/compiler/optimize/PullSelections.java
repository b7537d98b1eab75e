package org.cellwright.compiler.optimize;

import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.WHERE;

import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;

/**
 * {@code where(c, a, 0) * b} -> {@code where(c, a * b, 0)}: the gradient of a branch that is not taken is exactly 0, even where b
 * is infinite.
 */
final class PullSelections implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!Graph.isApply(node, MULTIPLY)) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Node selection = node.operand(i);
            Node other = node.operand(1 - i);
            if (!Graph.isApply(selection, WHERE)) {
                continue;
            }
            Node zero = graph.constant(0);
            if (selection.operand(2) == zero) {
                Node product = graph.apply(MULTIPLY, selection.operand(1), other);
                return Optional.of(graph.apply(WHERE, selection.operand(0), product, zero));
            }
            if (selection.operand(1) == zero) {
                Node product = graph.apply(MULTIPLY, selection.operand(2), other);
                return Optional.of(graph.apply(WHERE, selection.operand(0), zero, product));
            }
        }
        return Optional.empty();
    }
}
