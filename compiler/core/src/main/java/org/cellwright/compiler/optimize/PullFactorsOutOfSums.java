package org.cellwright.compiler.optimize;

import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.NEGATE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** {@code sum(-(s * a) * b)} -> {@code -s * sum(a * b)} for a scalar {@code s}: one product instead of one for each element. */
final class PullFactorsOutOfSums implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!node.operation().equals(new Operation.Reduce(Operation.Reduction.SUM))) {
            return Optional.empty();
        }
        List<Node> factors = new ArrayList<>();
        Node rest = without(graph, node.operand(0), factors);
        if (factors.isEmpty()) {
            return Optional.empty();
        }
        Node result = graph.node(node.operation(), rest);
        for (Node factor : factors) {
            result = graph.apply(MULTIPLY, factor, result);
        }
        return Optional.of(result);
    }

    /** A product without its scalar factors, which are added to a list; the rest keeps its form, since others share it. */
    private static Node without(Graph graph, Node product, List<Node> scalars) {
        if (Graph.isApply(product, NEGATE)) {
            scalars.add(graph.constant(-1));
            return without(graph, product.operand(0), scalars);
        }
        if (!Graph.isApply(product, MULTIPLY)) {
            return product;
        }
        for (int i = 0; i < 2; i++) {
            Optional<Node> scalar = Graph.scalar(product.operand(i));
            if (scalar.isPresent() && !product.operand(1 - i).shape().isScalar()) {
                scalars.add(scalar.get());
                return without(graph, product.operand(1 - i), scalars);
            }
        }
        Node left = without(graph, product.operand(0), scalars);
        Node right = without(graph, product.operand(1), scalars);
        return graph.apply(MULTIPLY, left, right);
    }
}
