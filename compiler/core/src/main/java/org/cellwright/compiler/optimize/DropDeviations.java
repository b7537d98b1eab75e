package org.cellwright.compiler.optimize;

import static org.cellwright.compiler.function.ElementFunctions.ADD;
import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;

import java.util.Optional;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * {@code sum(a + s * (v - mean(v)))} -> {@code sum(a)} for a scalar {@code s}: deviations from a mean add up to 0. Gradients of norms
 * have such sums, which would wait for {@code s}, itself a sum.
 */
final class DropDeviations implements GraphPass {
    private static final Operation SUM = new Operation.Reduce(Operation.Reduction.SUM);

    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!node.operation().equals(SUM)) {
            return Optional.empty();
        }
        Node vector = node.operand(0);
        Node rest = without(graph, vector);
        if (rest == null) {
            return Optional.of(graph.constant(0));
        }
        return rest == vector ? Optional.empty() : Optional.of(graph.node(SUM, rest));
    }

    /** The sum without terms that are deviations; null if nothing is left. */
    private static Node without(Graph graph, Node sum) {
        if (isDeviation(sum)) {
            return null;
        }
        boolean subtract = Graph.isApply(sum, SUBTRACT);
        boolean splits = (subtract || Graph.isApply(sum, ADD))
                && sum.operands().stream().allMatch(term -> term.shape().isVector());
        if (!splits) {
            return sum;
        }
        Node left = without(graph, sum.operand(0));
        Node right = without(graph, sum.operand(1));
        if (right == null) {
            return left;
        }
        if (left == null) {
            return subtract ? graph.apply(NEGATE, right) : right;
        }
        ElementFunction function = subtract ? SUBTRACT : ADD;
        return graph.apply(function, left, right);
    }

    /** Whether the node is a scalar times the difference of a vector and its mean. */
    private static boolean isDeviation(Node node) {
        if (Graph.isApply(node, NEGATE)) {
            return isDeviation(node.operand(0));
        }
        if (Graph.isApply(node, MULTIPLY)) {
            Node left = node.operand(0);
            Node right = node.operand(1);
            return Graph.scalar(left).isPresent() && isDeviation(right)
                    || Graph.scalar(right).isPresent() && isDeviation(left);
        }
        return Graph.isApply(node, SUBTRACT)
                && node.operand(0).shape().isVector()
                && isMean(node.operand(1), node.operand(0));
    }

    private static boolean isMean(Node scalar, Node vector) {
        return Graph.isApply(scalar, DIVIDE)
                && scalar.operand(0).operation().equals(SUM)
                && scalar.operand(0).operand(0) == vector
                && scalar.operand(1)
                        .operation()
                        .equals(new Operation.Size(vector.shape().size()));
    }
}
