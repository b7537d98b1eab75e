package org.cellwright.compiler.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/**
 * {@code (W @ x + b)[0:H]} -> {@code W[0:H, :] @ x + b[0:H]}: gates that are parts of one product become products of their own,
 * which are gathered again like any others, and nothing is copied.
 */
final class PushSlices implements GraphPass {
    @Override
    public Optional<Node> rewrite(Graph graph, Node node) {
        if (!(node.operation() instanceof Operation.Slice slice)) {
            return Optional.empty();
        }
        Node whole = node.operand(0);
        Operation operation = whole.operation();
        if (operation instanceof Operation.Slice outer) {
            Extent from = outer.from().plus(slice.from());
            return Optional.of(graph.node(new Operation.Slice(from, slice.size(), slice.scalar()), whole.operand(0)));
        }
        if (operation instanceof Operation.Stack) {
            return ofStack(slice, whole);
        }
        if (slice.scalar()) {
            return Optional.empty();
        }
        if (operation instanceof Operation.MatrixVector product
                && !(whole.operand(0).operation() instanceof Operation.BlockDiagonal)) {
            Node block = block(graph, slice, whole.operand(0), product.transposed());
            return Optional.of(graph.node(product, block, whole.operand(1)));
        }
        if (operation instanceof Operation.Apply) {
            List<Node> parts = new ArrayList<>();
            whole.operands()
                    .forEach(operand -> parts.add(operand.shape().isScalar() ? operand : graph.node(slice, operand)));
            return Optional.of(graph.node(operation, parts));
        }
        return Optional.empty();
    }

    private static Node block(Graph graph, Operation.Slice slice, Node matrix, boolean transposed) {
        Extent none = Extent.of(0);
        Shape shape = transposed
                ? Shape.matrix(matrix.shape().rows(), slice.size())
                : Shape.matrix(slice.size(), matrix.shape().columns());
        return graph.node(
                new Operation.Block(transposed ? none : slice.from(), transposed ? slice.from() : none, shape), matrix);
    }

    /** Where it is one of the parts. A part that is of weights alone stays in its stack: what it is an operand of may need rows. */
    private static Optional<Node> ofStack(Operation.Slice slice, Node stack) {
        Extent from = Extent.of(0);
        for (Node part : stack.operands()) {
            if (from.equals(slice.from())
                    && part.size().equals(slice.size())
                    && part.perRow() == stack.perRow()
                    && part.shape().isScalar() == slice.scalar()) {
                return Optional.of(part);
            }
            from = from.plus(part.size());
        }
        return Optional.empty();
    }
}
