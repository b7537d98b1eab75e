package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * Floating-point operations of one step of one sequence; an addition, a multiplication and a function each count as one.
 *
 * @param forwardProducts in matrix products
 * @param forwardElements element by element
 * @param backwardProducts in matrix products, those of the gradients of weights among them
 */
public record Operations(
        Polynomial forwardProducts,
        Polynomial forwardElements,
        Polynomial backwardProducts,
        Polynomial backwardElements) {

    static Operations of(CellGraph cell) {
        List<Node> roots = new ArrayList<>(cell.nextStates());
        roots.addAll(cell.outputs());
        List<Node> forward = Graph.reachable(roots);
        Set<Node> known = new HashSet<>(forward);
        List<Node> backward = Graph.reachable(cell.roots()).stream()
                .filter(node -> !known.contains(node))
                .toList();
        return new Operations(products(forward), elements(forward), products(backward), elements(backward));
    }

    private static Polynomial products(List<Node> nodes) {
        Polynomial total = Polynomial.ZERO;
        for (Node node : nodes) {
            Operation operation = node.operation();
            if (operation instanceof Operation.OuterSum && node.operand(0).perRow()) {
                total = total.plus(twice(node));
            } else if (operation instanceof Operation.MatrixVectorSum sum && node.perRow()) {
                for (int i = 0; i < sum.transposed().size(); i++) {
                    total = total.plus(twice(node.operand(2 * i)));
                }
            }
        }
        return total;
    }

    private static Polynomial twice(Node matrix) {
        Node elements = matrix.operation() instanceof Operation.BlockDiagonal ? matrix.operand(0) : matrix;
        return Polynomial.of(elements.shape()).times(2);
    }

    private static Polynomial elements(List<Node> nodes) {
        Polynomial total = Polynomial.ZERO;
        for (Node node : nodes) {
            boolean applied = node.operation() instanceof Operation.Apply
                    && !Graph.isApply(node, ElementFunctions.STOP_GRADIENT)
                    && node.perRow();
            if (applied) {
                total = total.plus(Polynomial.of(node.shape()));
            } else if (isReduction(node.operation()) && node.perRow()) {
                total = total.plus(Polynomial.of(node.operand(0).shape()));
            }
        }
        return total;
    }

    private static boolean isReduction(Operation operation) {
        return operation instanceof Operation.Reduce
                || operation instanceof Operation.ReduceRows
                || operation instanceof Operation.SumColumns;
    }
}
