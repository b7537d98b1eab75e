package org.cellwright.compiler.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** What {@link ReverseMode} knows of derivatives. Tests replace it by rules that are wrong on purpose. */
public interface DerivativeRules {
    /** The rules of the table of functions, and sums over all that a value was broadcast to. */
    DerivativeRules TABLE = new DerivativeRules() {};

    /** The derivative of the function by one argument; null where it is 0 everywhere. */
    default Formula derivative(ElementFunction function, int argument) {
        return function.derivatives().get(argument);
    }

    /** The contribution to a vector that was multiplied by a matrix. */
    default Node byVector(Graph graph, Node matrix, boolean transposed, Node gradient) {
        return graph.node(new Operation.MatrixVector(!transposed), matrix, gradient);
    }

    /** The operands u, v of the outer product u v^T that a product contributes to its matrix. */
    default List<Node> byMatrix(Graph graph, boolean transposed, Node vector, Node gradient) {
        return transposed ? List.of(vector, gradient) : List.of(gradient, vector);
    }

    /** What a sum or maximum passes to its vector: a sum its gradient to every element, a maximum to the largest, in equal shares where there are several. */
    default Node byReduced(Graph graph, Operation.Reduction reduction, Node vector, Node result, Node gradient) {
        if (reduction == Operation.Reduction.SUM) {
            return graph.node(new Operation.Broadcast(vector.size()), gradient);
        }
        Node largest = graph.apply(ElementFunctions.EQUAL, vector, result);
        Node count = graph.node(new Operation.Reduce(Operation.Reduction.SUM), largest);
        Node share = graph.apply(ElementFunctions.DIVIDE, gradient, count);
        return graph.apply(ElementFunctions.MULTIPLY, largest, share);
    }

    /** The contribution to a part of a stack, which begins at an element. */
    default Node byPart(Graph graph, Node part, Extent from, Node gradient) {
        return graph.node(new Operation.Slice(from, part.size(), part.shape().isScalar()), gradient);
    }

    /** The contribution to a vector of which a slice was taken: zeros around the gradient. */
    default Node bySliced(Graph graph, Operation.Slice slice, Node vector, Node gradient) {
        Node zero = graph.constant(0);
        List<Node> parts = new ArrayList<>();
        if (!slice.from().equals(Extent.of(0))) {
            parts.add(graph.node(new Operation.Broadcast(slice.from()), zero));
        }
        parts.add(gradient);
        Extent rest = vector.size().minus(slice.from()).minus(slice.size());
        if (!rest.equals(Extent.of(0))) {
            parts.add(graph.node(new Operation.Broadcast(rest), zero));
        }
        return graph.node(new Operation.Stack(), parts);
    }

    /** The contribution to a matrix of which a block was taken. */
    default Node byBlock(Graph graph, Operation.Block block, Node matrix, Node gradient) {
        return graph.node(new Operation.Place(block.row(), block.column(), matrix.shape()), gradient);
    }

    /** The sum over the elements of the vector that a scalar was broadcast to. */
    default Node sumOfElements(Graph graph, Node gradient) {
        return graph.node(new Operation.Reduce(Operation.Reduction.SUM), gradient);
    }

    /** The sum over all rows of a batch, for a value that is the same in all. */
    default Node sumOfRows(Graph graph, Node gradient) {
        return graph.node(new Operation.SumRows(), gradient);
    }
}
