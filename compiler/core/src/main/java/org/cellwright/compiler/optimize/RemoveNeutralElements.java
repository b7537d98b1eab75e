package org.cellwright.compiler.optimize;

import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.STOP_GRADIENT;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;

import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * {@code 1 * x}, {@code x + 0}, {@code x / 1}, {@code -(-x)} -> {@code x}; {@code -1 * x} -> {@code -x}; {@code a + -b} -> {@code a - b}; {@code x * (-y)} -> {@code
 * -(x * y)}. Runs after differentiation, where {@code stop_gradient} has done its work and is its argument.
 */
final class RemoveNeutralElements implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!(node.operation() instanceof Operation.Apply apply)) {
            return Optional.empty();
        }
        Node better = null;
        Node a = node.operand(0);
        if (apply.function() == MULTIPLY) {
            better = multiply(graph, a, node.operand(1));
        } else if (apply.function() == ADD) {
            better = add(graph, a, node.operand(1));
        } else if (apply.function() == SUBTRACT) {
            better = subtract(graph, a, node.operand(1));
        } else if (apply.function() == DIVIDE) {
            better = Graph.isConstant(node.operand(1), 1) ? a : null;
        } else if (apply.function() == NEGATE) {
            better = Graph.isApply(a, NEGATE) ? a.operand(0) : null;
        } else if (apply.function() == STOP_GRADIENT) {
            better = a;
        }
        return better != null && better.shape().equals(node.shape()) ? Optional.of(better) : Optional.empty();
    }

    private static Node multiply(Graph graph, Node a, Node b) {
        for (Node[] pair : new Node[][] {{a, b}, {b, a}}) {
            Node one = pair[0];
            Node other = pair[1];
            if (Graph.isConstant(one, 1)) {
                return other;
            }
            if (Graph.isConstant(one, -1)) {
                return graph.apply(NEGATE, other);
            }
            if (Graph.isApply(one, NEGATE)) {
                return graph.apply(NEGATE, graph.apply(MULTIPLY, one.operand(0), other));
            }
        }
        return null;
    }

    private static Node add(Graph graph, Node a, Node b) {
        for (Node[] pair : new Node[][] {{a, b}, {b, a}}) {
            if (Graph.isConstant(pair[0], 0)) {
                return pair[1];
            }
            if (Graph.isApply(pair[1], NEGATE)) {
                return graph.apply(SUBTRACT, pair[0], pair[1].operand(0));
            }
        }
        return null;
    }

    private static Node subtract(Graph graph, Node a, Node b) {
        if (Graph.isConstant(b, 0)) {
            return a;
        }
        return Graph.isApply(b, NEGATE) ? graph.apply(ADD, a, b.operand(0)) : null;
    }
}
