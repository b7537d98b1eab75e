package org.cellwright.compiler.optimize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;

/** The passes, in order. */
public final class Optimizer {
    /** Before differentiation: forms that make better gradients. */
    private static final List<GraphPass> FORWARD = List.of(
            new PushSlices(), new SplitStackedProducts(), new SplitSums(), new FoldConstants(), new ExpandPowers());

    /** On the joint graph. */
    public static final List<GraphPass> JOINT = List.of(
            new PullSelections(),
            new FoldConstants(),
            new ExpandPowers(),
            new ShareReciprocals(),
            new PullFactorsOutOfSums(),
            new DropDeviations(),
            new RemoveNeutralElements());

    private static final int MOST_ROUNDS = 20;

    private Optimizer() {}

    /** A graph before differentiation in its best form. */
    public static CellGraph forward(CellGraph lowered) {
        return run(SplitSharedProducts.run(run(lowered, FORWARD)), FORWARD);
    }

    /** Applies the passes to every node, operands first, until none changes anything. */
    public static CellGraph run(CellGraph cell, List<GraphPass> passes) {
        CellGraph current = cell;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Node> before = current.roots();
            for (GraphPass pass : passes) {
                current = apply(current, pass);
            }
            if (current.roots().equals(before)) {
                return current;
            }
        }
        return current;
    }

    private static CellGraph apply(CellGraph cell, GraphPass pass) {
        Graph graph = cell.graph();
        Map<Node, Node> replacements = new HashMap<>();
        for (Node node : Graph.reachable(cell.roots())) {
            List<Node> operands = new ArrayList<>();
            node.operands().forEach(operand -> operands.add(replacements.get(operand)));
            Node moved = operands.equals(node.operands()) ? node : graph.node(node.operation(), operands);
            Node better = pass.rewrite(graph, moved).orElse(moved);
            if (!better.shape().equals(node.shape()) || better.perRow() && !node.perRow()) {
                throw new IllegalStateException(pass.name() + " changed " + node + " to " + better);
            }
            replacements.put(node, better);
        }
        return cell.map(node -> replacements.getOrDefault(node, node));
    }
}
