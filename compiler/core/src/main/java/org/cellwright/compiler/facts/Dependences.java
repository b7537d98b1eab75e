package org.cellwright.compiler.facts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Finds how values depend on some states at t-1, all other states being given. */
final class Dependences {
    private static final Set<ElementFunction> LINEAR = Set.of(
            ElementFunctions.ADD,
            ElementFunctions.SUBTRACT,
            ElementFunctions.NEGATE,
            ElementFunctions.STOP_GRADIENT,
            ElementFunctions.MULTIPLY,
            ElementFunctions.DIVIDE,
            ElementFunctions.WHERE);

    private final Set<Integer> states;
    private final Map<Node, Dependence> found = new HashMap<>();
    private final Set<Extent> sizes = new HashSet<>();

    /** @param nodes operands first */
    Dependences(List<Node> nodes, Set<Integer> states) {
        this.states = states;
        nodes.forEach(node -> found.put(node, find(node)));
    }

    Dependence of(Node node) {
        return found.get(node);
    }

    private Dependence find(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.PreviousState state) {
            if (states.contains(state.index()) && node.shape().isVector()) {
                sizes.add(node.size());
            }
            return states.contains(state.index()) ? Dependence.OWN_ELEMENT : Dependence.NONE;
        }
        if (operation instanceof Operation.Apply apply) {
            return ofApply(apply.function(), node);
        }
        if (operation instanceof Operation.Slice slice) {
            Dependence whole = of(node.operand(0)).shifted(slice.from());
            return slice.scalar() ? whole.dense() : whole;
        }
        if (operation instanceof Operation.Stack) {
            Dependence all = Dependence.NONE;
            Extent from = Extent.of(0);
            for (Node part : node.operands()) {
                all = all.and(of(part).shifted(from.times(-1)));
                from = from.plus(part.size());
            }
            return all;
        }
        if (operation instanceof Operation.MatrixVector || operation instanceof Operation.MatrixVectorSum) {
            return ofProducts(node);
        }
        Dependence all = Dependence.NONE;
        for (Node operand : node.operands()) {
            all = all.and(of(operand));
        }
        boolean linear = operation instanceof Operation.Broadcast
                || operation instanceof Operation.EveryRow
                || operation instanceof Operation.EveryColumn
                || operation instanceof Operation.SumColumns
                || operation instanceof Operation.ReduceRows rows && rows.reduction() == Operation.Reduction.SUM
                || operation instanceof Operation.Reduce reduce && reduce.reduction() == Operation.Reduction.SUM;
        return linear ? all.dense() : all.dense().nonlinear();
    }

    /** Of one product or of a sum of products, of matrices that depend on no state. */
    private Dependence ofProducts(Node node) {
        Dependence all = Dependence.NONE;
        for (int i = 0; i < node.operands().size(); i += 2) {
            Node vector = node.operand(i + 1);
            all = all.and(
                    node.operand(i).operation() instanceof Operation.BlockDiagonal diagonal
                            ? throughBlocks(diagonal.blocks(), vector)
                            : of(vector).dense());
        }
        return all;
    }

    /** An element at its own place is one of its own block where it is a part of a vector of the state's size. */
    private Dependence throughBlocks(Extent blocks, Node vector) {
        Dependence whole = of(vector);
        boolean ownPlace = whole.structure() != Structure.DIAGONAL || sizes.equals(Set.of(vector.size()));
        return ownPlace ? whole.throughBlocks(blocks) : whole.dense();
    }

    private Dependence ofApply(ElementFunction function, Node node) {
        Dependence all = Dependence.NONE;
        int dependent = 0;
        for (Node operand : node.operands()) {
            Dependence one = of(operand);
            boolean broadcast = operand.shape().isScalar() && !node.shape().isScalar();
            all = all.and(broadcast ? one.dense() : one);
            dependent += one.isNone() ? 0 : 1;
        }
        boolean linear = LINEAR.contains(function);
        if (function == ElementFunctions.MULTIPLY) {
            linear = dependent < 2;
        } else if (function == ElementFunctions.DIVIDE) {
            linear = of(node.operand(1)).isNone();
        } else if (function == ElementFunctions.WHERE) {
            linear = of(node.operand(0)).isNone();
        }
        return linear ? all : all.nonlinear();
    }
}
