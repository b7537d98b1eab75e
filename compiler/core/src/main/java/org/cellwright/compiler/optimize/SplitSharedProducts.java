package org.cellwright.compiler.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Operation.Block;
import org.cellwright.compiler.ir.Operation.MatrixVector;

/**
 * {@code W @ x} -> {@code [W[0:H, :] @ x, W[H:, :] @ x]} where these parts are needed too: when gates are parts of a product that is
 * also taken whole, as by a mean, no row is multiplied twice. It looks at all products at once.
 */
final class SplitSharedProducts {
    private record Product(Node matrix, Node vector) {}

    private SplitSharedProducts() {}

    static CellGraph run(CellGraph cell) {
        List<Node> nodes = Graph.reachable(cell.roots());
        Map<Product, Map<Extent, Node>> partsByFirstRow = new HashMap<>();
        for (Node node : nodes) {
            if (isPart(node)) {
                Node rows = node.operand(0);
                Product whole = new Product(rows.operand(0), node.operand(1));
                partsByFirstRow
                        .computeIfAbsent(whole, key -> new HashMap<>())
                        .put(((Block) rows.operation()).row(), node);
            }
        }
        Map<Node, Node> replacements = new HashMap<>();
        for (Node node : nodes) {
            List<Node> tiles = isProduct(node) ? tiles(node, partsByFirstRow) : List.of();
            Node split = tiles.isEmpty() ? node : cell.graph().node(new Operation.Stack(), tiles);
            List<Node> operands = split.operands().stream()
                    .map(operand -> moved(cell.graph(), operand, replacements))
                    .toList();
            replacements.put(node, cell.graph().node(split.operation(), operands));
        }
        return cell.map(node -> replacements.getOrDefault(node, node));
    }

    /** A part may stand after the whole among the nodes; what it is made of stands before both. */
    private static Node moved(Graph graph, Node node, Map<Node, Node> replacements) {
        Node known = replacements.get(node);
        if (known != null) {
            return known;
        }
        List<Node> operands = node.operands().stream()
                .map(operand -> replacements.getOrDefault(operand, operand))
                .toList();
        return graph.node(node.operation(), operands);
    }

    private static boolean isProduct(Node node) {
        return node.operation() instanceof MatrixVector product && !product.transposed();
    }

    private static boolean isPart(Node node) {
        return isProduct(node)
                && node.operand(0).operation() instanceof Block block
                && block.column().equals(Extent.of(0))
                && block.shape()
                        .columns()
                        .equals(node.operand(0).operand(0).shape().columns());
    }

    /** The parts in order, if they are all of it; else none. */
    private static List<Node> tiles(Node whole, Map<Product, Map<Extent, Node>> partsByFirstRow) {
        Map<Extent, Node> parts =
                partsByFirstRow.getOrDefault(new Product(whole.operand(0), whole.operand(1)), Map.of());
        List<Node> tiles = new ArrayList<>();
        Extent row = Extent.of(0);
        while (parts.containsKey(row) && tiles.size() < parts.size()) {
            Node part = parts.get(row);
            tiles.add(part);
            row = row.plus(part.size());
        }
        return row.equals(whole.size()) ? tiles : List.of();
    }
}
