package org.cellwright.compiler.optimize;

import java.util.Optional;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/** {@code W @ [a, b]} -> {@code W[:, :A] @ a + W[:, A:] @ b}, so that the part of x can leave the time loop. */
final class SplitStackedProducts implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!(node.operation() instanceof Operation.MatrixVector product)
                || !(node.operand(1).operation() instanceof Operation.Stack)
                || node.operand(0).operation() instanceof Operation.BlockDiagonal
                || node.operand(1).operands().stream()
                        .anyMatch(part -> part.shape().isScalar())) {
            return Optional.empty();
        }
        Node matrix = node.operand(0);
        Extent from = Extent.of(0);
        Node sum = null;
        for (Node part : node.operand(1).operands()) {
            Node term = graph.node(product, block(graph, matrix, product.transposed(), from, part.size()), part);
            sum = sum == null ? term : graph.apply(ElementFunctions.ADD, sum, term);
            from = from.plus(part.size());
        }
        return Optional.ofNullable(sum);
    }

    private static Node block(Graph graph, Node matrix, boolean transposed, Extent from, Extent size) {
        Extent none = Extent.of(0);
        Shape shape = transposed
                ? Shape.matrix(size, matrix.shape().columns())
                : Shape.matrix(matrix.shape().rows(), size);
        if (shape.equals(matrix.shape())) {
            return matrix;
        }
        return graph.node(new Operation.Block(transposed ? from : none, transposed ? none : from, shape), matrix);
    }
}
