package org.cellwright.compiler.schedule;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * Which sums of products are written straight to where a gradient or an output belongs. A gradient that is products and other
 * terms is written in two steps: a loop stores the other terms, then the products add to them.
 */
final class Claims {
    private final CellGraph cell;
    private final Slots slots;
    private final Map<Node, Integer> uses = new HashMap<>();
    private final Map<Node, Target> targets = new LinkedHashMap<>();
    private final Map<Target, Node> rests = new HashMap<>();

    Claims(CellGraph cell, Slots slots) {
        this.cell = cell;
        this.slots = slots;
        cell.roots().forEach(root -> uses.merge(root, 1, Integer::sum));
        for (Node node : Graph.reachable(cell.roots())) {
            node.operands().forEach(operand -> uses.merge(operand, 1, Integer::sum));
        }
        for (int i = 0; i < cell.outputs().size(); i++) {
            Node output = cell.outputs().get(i);
            boolean once = uses.get(output) == 1;
            if (once && output.operation() instanceof Operation.MatrixVectorSum && output.perRow()) {
                targets.put(output, new Target.Output(i));
            }
        }
        for (int i = 0; i < cell.gradients().inputs().size(); i++) {
            claim(cell.gradients().inputs().get(i), new Target.InputGradient(i));
        }
        for (int i = 0; i < cell.gradients().previousStates().size(); i++) {
            claim(cell.gradients().previousStates().get(i), new Target.Carry(i));
        }
    }

    /** Where a sum of products is written to, or null for a place of its own. */
    Target targetOf(Node products) {
        return targets.get(products);
    }

    /** Whether products add to what a loop has stored. */
    boolean addsToRest(Target target) {
        return rests.containsKey(target);
    }

    /** What a loop has to store at a target for a value to be complete: null where products write it alone. */
    Node stored(Node value, Target target) {
        if (target.equals(targets.get(value))) {
            return null;
        }
        return rests.getOrDefault(target, value);
    }

    private void claim(Node gradient, Target target) {
        if (uses.get(gradient) != 1) {
            return;
        }
        if (isProducts(gradient, target, null)) {
            targets.put(gradient, target);
        } else if (Graph.isApply(gradient, ElementFunctions.ADD)) {
            for (int i = 0; i < 2; i++) {
                Node products = gradient.operand(i);
                Node rest = gradient.operand(1 - i);
                if (isProducts(products, target, rest)
                        && uses.get(products) == 1
                        && rest.shape().equals(gradient.shape())) {
                    targets.put(products, target);
                    rests.put(target, rest);
                    return;
                }
            }
        }
    }

    /** Whether the node is a sum of products, each of which runs after the rest has been stored. */
    private boolean isProducts(Node node, Target target, Node rest) {
        if (!(node.operation() instanceof Operation.MatrixVectorSum sum) || !node.perRow()) {
            return false;
        }
        Slot earliest = new Slot(Phase.BACKWARD_BEFORE, 0);
        if (target instanceof Target.Carry) {
            earliest = new Slot(Phase.BACKWARD_STEP, 0);
        } else if (rest != null) {
            earliest = Slot.later(earliest, slots.of(rest));
        }
        for (int i = 0; i < sum.transposed().size(); i++) {
            Slot slot = slots.of(node, i);
            boolean inTime =
                    target instanceof Target.Carry ? slot.phase() == Phase.BACKWARD_STEP : slot.compareTo(earliest) > 0;
            if (!inTime) {
                return false;
            }
        }
        return true;
    }
}
