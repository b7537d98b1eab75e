package org.cellwright.compiler.optimize;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * {@code W @ h + (b + U @ x)} -> {@code sum(W @ h, U @ x) + b}: products that are added up become one accumulator, which each adds to
 * when its operand is known. Runs once, last, since it needs to know every use of a sum.
 */
public final class GatherProducts {
    private record Term(boolean negative, Node value) {}

    private final CellGraph cell;
    private final Graph graph;
    private final Map<Node, Integer> uses = new HashMap<>();
    private final Set<Node> insideSum = new HashSet<>();
    private final Map<Node, Node> replacements = new HashMap<>();

    private GatherProducts(CellGraph cell) {
        this.cell = cell;
        this.graph = cell.graph();
    }

    public static CellGraph run(CellGraph cell) {
        return new GatherProducts(cell).run();
    }

    private CellGraph run() {
        List<Node> nodes = Graph.reachable(cell.roots());
        cell.roots().forEach(root -> uses.merge(root, 1, Integer::sum));
        for (Node node : nodes) {
            node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
        }
        for (Node node : nodes) {
            if (isSum(node)) {
                for (Node operand : node.operands()) {
                    if (isSum(operand)
                            && uses.get(operand) == 1
                            && operand.shape().equals(node.shape())) {
                        insideSum.add(operand);
                    }
                }
            }
        }
        for (Node node : nodes) {
            if (!insideSum.contains(node)) {
                replacements.put(node, replace(node));
            }
        }
        return cell.map(node -> replacements.getOrDefault(node, node));
    }

    private static boolean isSum(Node node) {
        return Graph.isApply(node, ElementFunctions.ADD) || Graph.isApply(node, ElementFunctions.SUBTRACT);
    }

    private Node replace(Node node) {
        if (isSum(node)) {
            List<Term> terms = flatten(node);
            if (terms.stream().anyMatch(term -> isGathered(term, node))) {
                return gather(terms, node);
            }
        }
        if (node.operation() instanceof Operation.MatrixVector product) {
            return graph.node(new Operation.MatrixVectorSum(List.of(product.transposed())), moved(node));
        }
        return isSum(node) ? rebuild(node) : graph.node(node.operation(), moved(node));
    }

    private List<Node> moved(Node node) {
        List<Node> operands = new ArrayList<>();
        node.operands().forEach(operand -> operands.add(replacements.get(operand)));
        return operands;
    }

    /** Without products to gather a sum stays as it is written. Its inner sums have no replacement yet. */
    private Node rebuild(Node root) {
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        List<Node> inner = new ArrayList<>();
        while (!open.isEmpty()) {
            Node node = open.pop();
            inner.add(node);
            node.operands().stream().filter(insideSum::contains).forEach(open::push);
        }
        inner.sort(null);
        for (Node node : inner) {
            replacements.put(node, graph.node(node.operation(), moved(node)));
        }
        return replacements.get(root);
    }

    private boolean isGathered(Term term, Node sum) {
        return !term.negative()
                && term.value().operation() instanceof Operation.MatrixVector
                && uses.get(term.value()) == 1
                && term.value().shape().equals(sum.shape())
                && term.value().perRow() == sum.perRow();
    }

    /** The terms of a sum from left to right. */
    private List<Term> flatten(Node sum) {
        List<Term> terms = new ArrayList<>();
        Deque<Term> open = new ArrayDeque<>();
        open.push(new Term(false, sum));
        while (!open.isEmpty()) {
            Term term = open.pop();
            Node node = term.value();
            if (node == sum || insideSum.contains(node)) {
                boolean subtract = Graph.isApply(node, ElementFunctions.SUBTRACT);
                open.push(new Term(term.negative() ^ subtract, node.operand(1)));
                open.push(new Term(term.negative(), node.operand(0)));
            } else {
                terms.add(term);
            }
        }
        return terms;
    }

    private Node gather(List<Term> terms, Node sum) {
        List<Boolean> transposed = new ArrayList<>();
        List<Node> operands = new ArrayList<>();
        Node rest = null;
        for (Term term : terms) {
            if (isGathered(term, sum)) {
                transposed.add(((Operation.MatrixVector) term.value().operation()).transposed());
                operands.addAll(moved(term.value()));
                continue;
            }
            Node value = replacements.get(term.value());
            if (rest == null) {
                rest = term.negative() ? graph.apply(ElementFunctions.NEGATE, value) : value;
            } else {
                rest = graph.apply(term.negative() ? ElementFunctions.SUBTRACT : ElementFunctions.ADD, rest, value);
            }
        }
        Node products = graph.node(new Operation.MatrixVectorSum(transposed), operands);
        return rest == null ? products : graph.apply(ElementFunctions.ADD, products, rest);
    }
}
