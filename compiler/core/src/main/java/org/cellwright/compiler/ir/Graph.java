package org.cellwright.compiler.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;

/** Makes and interns nodes. */
public final class Graph {
    private static final Set<ElementFunction> COMMUTATIVE =
            Set.of(ElementFunctions.ADD, ElementFunctions.MULTIPLY, ElementFunctions.EQUAL, ElementFunctions.NOT_EQUAL);

    private record Key(Operation operation, List<Integer> operands) {}

    private final Map<Key, Node> nodes = new HashMap<>();

    public Node node(Operation operation, List<Node> operands) {
        List<Node> ordered = operands;
        if (operation instanceof Operation.Apply apply
                && COMMUTATIVE.contains(apply.function())
                && operands.get(0).id() > operands.get(1).id()) {
            ordered = List.of(operands.get(1), operands.get(0));
        }
        List<Integer> ids = new ArrayList<>(ordered.size());
        ordered.forEach(operand -> ids.add(operand.id()));
        Key key = new Key(operation, ids);
        Node known = nodes.get(key);
        if (known == null) {
            known = new Node(nodes.size(), operation, ordered);
            nodes.put(key, known);
        }
        return known;
    }

    public Node node(Operation operation, Node... operands) {
        return node(operation, List.of(operands));
    }

    public Node apply(ElementFunction function, Node... operands) {
        return node(new Operation.Apply(function), operands);
    }

    public Node constant(double value) {
        return node(new Operation.Constant(value));
    }

    /** All nodes that the given ones are made of, and themselves, operands first. */
    public static List<Node> reachable(Collection<Node> roots) {
        return reachable(roots, new HashSet<>());
    }

    /** As {@link #reachable(Collection)}, without what was seen before and what that is made of; what is found is added to it. */
    public static List<Node> reachable(Collection<Node> roots, Set<Node> seen) {
        List<Node> found = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Node node = open.pop();
            if (seen.add(node)) {
                found.add(node);
                node.operands().forEach(open::push);
            }
        }
        Collections.sort(found);
        return found;
    }

    public static boolean isApply(Node node, ElementFunction function) {
        return node.operation() instanceof Operation.Apply apply && apply.function() == function;
    }

    /** The scalar that a node is, or that is each of its elements. */
    public static Optional<Node> scalar(Node node) {
        if (node.shape().isScalar()) {
            return Optional.of(node);
        }
        return node.operation() instanceof Operation.Broadcast ? Optional.of(node.operand(0)) : Optional.empty();
    }

    public static boolean isConstant(Node node, double value) {
        return node.operation() instanceof Operation.Constant constant && Double.compare(constant.value(), value) == 0;
    }
}
