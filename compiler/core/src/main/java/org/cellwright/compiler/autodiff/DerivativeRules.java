package org.cellwright.compiler.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.function.Formula;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

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
            return graph.node(new Operation.Broadcast(vector.shape()), gradient);
        }
        Node largest = graph.apply(ElementFunctions.EQUAL, vector, result);
        Node count = graph.node(new Operation.Reduce(Operation.Reduction.SUM), largest);
        Node share = graph.apply(ElementFunctions.DIVIDE, gradient, count);
        return graph.apply(ElementFunctions.MULTIPLY, largest, share);
    }

    /** What the sums or maxima of a matrix's rows pass to it, as {@link #byReduced}. */
    default Node byReducedRows(Graph graph, Operation.Reduction reduction, Node matrix, Node result, Node gradient) {
        Extent columns = matrix.shape().columns();
        Node spread = graph.node(new Operation.EveryColumn(columns), gradient);
        if (reduction == Operation.Reduction.SUM) {
            return spread;
        }
        Node largest =
                graph.apply(ElementFunctions.EQUAL, matrix, graph.node(new Operation.EveryColumn(columns), result));
        Node count = graph.node(new Operation.ReduceRows(Operation.Reduction.SUM), largest);
        Node share =
                graph.apply(ElementFunctions.DIVIDE, spread, graph.node(new Operation.EveryColumn(columns), count));
        return graph.apply(ElementFunctions.MULTIPLY, largest, share);
    }

    /** What the sums of a matrix's columns pass to it. */
    default Node bySummedColumns(Graph graph, Node matrix, Node gradient) {
        return graph.node(new Operation.EveryRow(matrix.shape().rows()), gradient);
    }

    /** The contribution to a vector that is every row of a matrix. */
    default Node byEveryRow(Graph graph, Node gradient) {
        return graph.node(new Operation.SumColumns(), gradient);
    }

    /** The contribution to a vector that is every column of a matrix. */
    default Node byEveryColumn(Graph graph, Node gradient) {
        return graph.node(new Operation.ReduceRows(Operation.Reduction.SUM), gradient);
    }

    /** The contribution to a matrix that was transposed. */
    default Node byTransposed(Graph graph, Node gradient) {
        return Matrices.transpose(graph, gradient);
    }

    /** The contribution to the left one of two matrices that were multiplied. */
    default Node byLeft(Graph graph, Operation.MatrixProduct product, Node right, Node gradient) {
        return product.leftTransposed()
                ? Matrices.product(graph, right, product.rightTransposed(), gradient, true)
                : Matrices.product(graph, gradient, false, right, !product.rightTransposed());
    }

    /** The contribution to the right one of two matrices that were multiplied. */
    default Node byRight(Graph graph, Operation.MatrixProduct product, Node left, Node gradient) {
        return product.rightTransposed()
                ? Matrices.product(graph, gradient, true, left, product.leftTransposed())
                : Matrices.product(graph, left, !product.leftTransposed(), gradient, false);
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
            parts.add(graph.node(new Operation.Broadcast(Shape.vector(slice.from())), zero));
        }
        parts.add(gradient);
        Extent rest = vector.size().minus(slice.from()).minus(slice.size());
        if (!rest.equals(Extent.of(0))) {
            parts.add(graph.node(new Operation.Broadcast(Shape.vector(rest)), zero));
        }
        return graph.node(new Operation.Stack(), parts);
    }

    /** The contribution to a matrix of which a block was taken. */
    default Node byBlock(Graph graph, Operation.Block block, Node matrix, Node gradient) {
        return graph.node(new Operation.Place(block.row(), block.column(), matrix.shape()), gradient);
    }

    /** The sum over the elements of the vector or matrix that a scalar was broadcast to. */
    default Node sumOfElements(Graph graph, Node gradient) {
        return Matrices.reduce(graph, Operation.Reduction.SUM, gradient);
    }

    /** The sum over all rows of a batch, for a value that is the same in all. */
    default Node sumOfRows(Graph graph, Node gradient) {
        return graph.node(new Operation.SumRows(), gradient);
    }
}
