package org.cellwright.compiler.facts;

import static org.cellwright.compiler.function.ElementFunctions.DIVIDE;
import static org.cellwright.compiler.function.ElementFunctions.MULTIPLY;
import static org.cellwright.compiler.function.ElementFunctions.POWER;
import static org.cellwright.compiler.function.ElementFunctions.SUBTRACT;
import static org.cellwright.compiler.function.ElementFunctions.WHERE;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Which values a change of reaches a result: not those that are multiplied by 0, or of which only a constant comes. */
final class Effect {
    private final Map<Node, Double> constants = new HashMap<>();

    Effect(CellGraph cell) {
        for (Node node : Graph.reachable(cell.roots())) {
            Double value = constant(node);
            if (value != null && !value.isNaN()) {
                constants.put(node, value);
            }
        }
    }

    /** What has an effect on some results, themselves included. */
    Set<Node> on(Collection<Node> results) {
        Set<Node> seen = new LinkedHashSet<>(results);
        Deque<Node> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            operands(open.pop()).stream().filter(seen::add).forEach(open::push);
        }
        return seen;
    }

    private List<Node> operands(Node node) {
        if (constants.containsKey(node)) {
            return List.of();
        }
        Double condition = Graph.isApply(node, WHERE) ? constants.get(node.operand(0)) : null;
        return condition == null ? node.operands() : List.of(node.operand(condition != 0 ? 1 : 2));
    }

    /** The number that every element is, or null. */
    private Double constant(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Constant constant) {
            return constant.value();
        }
        if (operation instanceof Operation.Apply apply) {
            return ofApply(apply.function(), node);
        }
        if (operation instanceof Operation.Broadcast || operation instanceof Operation.Slice) {
            return constants.get(node.operand(0));
        }
        if (operation instanceof Operation.Reduce reduce) {
            Double element = constants.get(node.operand(0));
            boolean known = element != null && (element == 0 || reduce.reduction() == Operation.Reduction.MAX);
            return known ? element : null;
        }
        if (operation instanceof Operation.MatrixVector) {
            return isConstant(node.operand(1), 0) ? 0.0 : null;
        }
        return null;
    }

    private Double ofApply(ElementFunction function, Node node) {
        Node first = node.operand(0);
        Node last = node.operand(node.operands().size() - 1);
        boolean zero = function == MULTIPLY && (isConstant(first, 0) || isConstant(last, 0))
                || function == SUBTRACT && first == last
                || function == DIVIDE && isConstant(first, 0);
        if (zero) {
            return 0.0;
        }
        if (function == POWER && isConstant(last, 0)) {
            return 1.0;
        }
        if (function == WHERE && constants.containsKey(first)) {
            return constants.get(node.operand(constants.get(first) != 0 ? 1 : 2));
        }
        double[] values = new double[node.operands().size()];
        for (int i = 0; i < values.length; i++) {
            Double value = constants.get(node.operand(i));
            if (value == null) {
                return null;
            }
            values[i] = value;
        }
        return function.value().of(values);
    }

    private boolean isConstant(Node node, double value) {
        return constants.containsKey(node) && constants.get(node) == value;
    }
}
