package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/** The actions that compute one node each: copies, and what is done to matrices of weights as a whole. */
final class OtherActions {
    private final Slots slots;
    private final Demand demand;
    private final Memory memory;
    private final OuterProducts outer;

    OtherActions(Slots slots, Demand demand, Memory memory, OuterProducts outer) {
        this.slots = slots;
        this.demand = demand;
        this.memory = memory;
        this.outer = outer;
    }

    /** What computes a node; empty where loops and products do. */
    List<Action> of(Node node) {
        Slot slot = slots.of(node);
        Operation operation = node.operation();
        if (operation instanceof Operation.Stack) {
            return stack(node, slot);
        }
        if (operation instanceof Operation.Slice slice) {
            return List.of(new Action.Copy(
                    slot, memory.of(node.operand(0)), slice.from(), memory.of(node), Extent.of(0), slice.size()));
        }
        if (operation instanceof Operation.Later later) {
            return List.of(new Action.Later(slot, later.index(), memory.of(node.operand(0)), memory.of(node)));
        }
        if (operation instanceof Operation.Transpose) {
            return List.of(new Action.Transpose(slot, memory.of(node.operand(0)), memory.of(node)));
        }
        if (operation instanceof Operation.MatrixProduct product) {
            return List.of(new Action.MatrixProduct(
                    memory.of(node).storage().name() + " factor",
                    slot,
                    memory.of(node.operand(0)),
                    product.leftTransposed(),
                    memory.of(node.operand(1)),
                    product.rightTransposed(),
                    memory.of(node)));
        }
        if (operation instanceof Operation.Block block && !demand.readers(node).isEmpty()) {
            return List.of(new Action.Take(
                    slot, memory.of(node.operand(0)), block.row(), block.column(), block.shape(), memory.of(node)));
        }
        if (OuterProducts.isGathered(node) && !demand.readers(node).isEmpty()) {
            return List.of(new Action.Gather(slot, memory.of(node), outer.parts(node)));
        }
        return List.of();
    }

    private List<Action> stack(Node node, Slot slot) {
        List<Action> copies = new ArrayList<>();
        Extent offset = Extent.of(0);
        for (Node part : node.operands()) {
            copies.add(new Action.Copy(slot, memory.of(part), Extent.of(0), memory.of(node), offset, part.size()));
            offset = offset.plus(part.size());
        }
        return copies;
    }
}
