package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;

/** Finds when everything is computed, what is stored and where, and which loops and products that makes. */
public final class Scheduler {
    private Scheduler() {}

    /** The schedule of a differentiated cell whose products have been gathered. */
    public static Schedule schedule(CellGraph differentiated) {
        CellGraph cell = copyResultsOfWeights(copyCarriedGradients(Delays.shiftGradients(differentiated)));
        return schedule(recomputation(cell));
    }

    /** Found by keeping everything first. */
    private static Recomputation recomputation(CellGraph cell) {
        Recomputation none = Recomputation.none(cell);
        Slots slots = new Slots(none);
        Claims claims = new Claims(cell, slots);
        Demand demand = new Demand(none, slots, claims);
        return Recomputation.of(cell, slots, demand, new Memory(cell, slots, claims, demand));
    }

    private static Schedule schedule(Recomputation recomputation) {
        CellGraph cell = recomputation.cell();
        Slots slots = new Slots(recomputation);
        Claims claims = new Claims(cell, slots);
        Demand demand = new Demand(recomputation, slots, claims);
        Memory memory = new Memory(cell, slots, claims, demand);
        Products products = new Products(cell, slots, claims, memory);
        Loops loops = new Loops(demand, memory);
        OuterProducts outer = new OuterProducts(cell, memory);
        OtherActions others = new OtherActions(slots, demand, memory, outer);

        TreeMap<Slot, List<Action>> bySlot = new TreeMap<>();
        products.inSlots().forEach(product -> at(bySlot, product.slot()).add(product));
        for (Node node : Graph.reachable(cell.roots())) {
            at(bySlot, slots.of(node)).addAll(others.of(node));
        }
        loops.bySlot().forEach((slot, made) -> at(bySlot, slot).addAll(made));

        Map<Phase, List<Action>> actions = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            actions.put(phase, new ArrayList<>());
        }
        bySlot.forEach((slot, list) -> actions.get(slot.phase()).addAll(list));
        products.atEndOfStep()
                .forEach(product -> actions.get(product.slot().phase()).add(product));
        actions.get(Phase.BACKWARD_AFTER).addAll(outer.actions());
        return new Schedule(cell, memory.storages(), actions, memory.locations(), outer.parameterGradients());
    }

    private static List<Action> at(Map<Slot, List<Action>> bySlot, Slot slot) {
        return bySlot.computeIfAbsent(slot, key -> new ArrayList<>());
    }

    /**
     * A carried gradient is overwritten at the end of a step; what needs it later, or as an operand of a product, needs
     * a copy. The identity in front of it gets a place like any other value, or none where it is not needed.
     */
    private static CellGraph copyCarriedGradients(CellGraph cell) {
        Map<Node, Node> replacements = new HashMap<>();
        for (Node node : Graph.reachable(cell.roots())) {
            Node moved = node;
            if (node.operation() instanceof Operation.NextStateGradient) {
                moved = cell.graph().apply(ElementFunctions.STOP_GRADIENT, node);
            } else if (!node.operands().isEmpty()) {
                List<Node> operands = new ArrayList<>();
                boolean stack = node.operation() instanceof Operation.Stack;
                node.operands().forEach(operand -> {
                    Node replaced = replacements.get(operand);
                    operands.add(stack ? inMemory(replaced, cell) : replaced);
                });
                moved = cell.graph().node(node.operation(), operands);
            }
            replacements.put(node, moved);
        }
        return cell.map(node -> replacements.getOrDefault(node, node));
    }

    /**
     * A state or output that depends on parameters alone has rows like any other, but what else is computed from it
     * before the first step needs it in one row: the rows are a copy.
     */
    private static CellGraph copyResultsOfWeights(CellGraph cell) {
        UnaryOperator<Node> copy =
                node -> node.perRow() ? node : cell.graph().apply(ElementFunctions.STOP_GRADIENT, node);
        List<Node> firstStates = new ArrayList<>();
        cell.firstStates().forEach(first -> firstStates.add(first == null ? null : inMemory(first, cell)));
        return new CellGraph(
                cell.graph(),
                cell.nextStates().stream().map(copy).toList(),
                firstStates,
                cell.outputs().stream().map(copy).toList(),
                cell.inputShapes(),
                cell.gradients(),
                cell.names());
    }

    /** What is stacked is copied from memory, where a constant has no place, but a vector of one has. */
    private static Node inMemory(Node part, CellGraph cell) {
        boolean nowhere = part.operation() instanceof Operation.Known;
        return nowhere ? cell.graph().node(new Operation.Broadcast(Shape.vector(Extent.ONE)), part) : part;
    }
}
