package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** Parts of matrix parameters. Where all parts that are used are apart from each other, each might as well be a parameter of its own. */
final class MatrixParts {
    private final CellGraph graph;
    private final Set<Node> apart = new HashSet<>();

    MatrixParts(CellGraph graph, List<Node> nodes) {
        this.graph = graph;
        Map<Node, List<Node>> blocks = new HashMap<>();
        Set<Node> whole = new HashSet<>();
        for (Node node : nodes) {
            if (node.operation() instanceof Operation.Block) {
                blocks.computeIfAbsent(node.operand(0), key -> new ArrayList<>())
                        .add(node);
            } else {
                whole.addAll(node.operands());
            }
        }
        blocks.forEach((matrix, parts) -> {
            boolean parameter = matrix.operation() instanceof Operation.Parameter;
            if (parameter && !whole.contains(matrix) && areApart(parts)) {
                apart.addAll(parts);
            }
        });
    }

    boolean isApart(Node node) {
        return apart.contains(node);
    }

    /** {@code Wf}, or {@code Wf[:, 0 : H]} of a part. */
    String text(Node matrix) {
        if (matrix.operation() instanceof Operation.Block block) {
            return text(matrix.operand(0)) + "["
                    + range(
                            block.row(),
                            matrix.shape().rows(),
                            matrix.operand(0).shape().rows()) + ", "
                    + range(
                            block.column(),
                            matrix.shape().columns(),
                            matrix.operand(0).shape().columns()) + "]";
        }
        return graph.names().getOrDefault(matrix, "parameter");
    }

    private static String range(Extent from, Extent size, Extent whole) {
        if (size.equals(whole)) {
            return ":";
        }
        Extent to = from.plus(size);
        return (from.equals(Extent.of(0)) ? "" : from) + ":" + (to.equals(whole) ? "" : to);
    }

    private static boolean areApart(List<Node> parts) {
        for (int i = 0; i < parts.size(); i++) {
            for (int j = 0; j < i; j++) {
                Operation.Block one = (Operation.Block) parts.get(i).operation();
                Operation.Block other = (Operation.Block) parts.get(j).operation();
                boolean rows = areApart(
                        one.row(),
                        one.shape().rows(),
                        other.row(),
                        other.shape().rows());
                boolean columns = areApart(
                        one.column(),
                        one.shape().columns(),
                        other.column(),
                        other.shape().columns());
                if (!rows && !columns) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areApart(Extent from, Extent size, Extent otherFrom, Extent otherSize) {
        return otherFrom.minus(from.plus(size)).isAtLeast(0)
                || from.minus(otherFrom.plus(otherSize)).isAtLeast(0);
    }
}
