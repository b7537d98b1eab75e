package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.schedule.Action.Product;
import org.cellwright.compiler.schedule.Action.Term;

/**
 * Groups the products of a slot: those that share an operand become one with their results side by side, or those that
 * add to one result become one with their operands end to end, whichever makes fewer.
 */
final class Products {
    private record Single(Node products, int term) {
        Node matrix() {
            return products.operand(2 * term);
        }

        Node vector() {
            return products.operand(2 * term + 1);
        }

        boolean transposed() {
            return ((Operation.MatrixVectorSum) products.operation())
                    .transposed()
                    .get(term);
        }
    }

    /** Each operand is described in one statement, which has to fit in a method. */
    private static final int MOST_END_TO_END = 64;

    private static final Slot END_OF_STEP = new Slot(Phase.BACKWARD_STEP, Integer.MAX_VALUE);

    private final CellGraph cell;
    private final Claims claims;
    private final Memory memory;
    private final Set<Node> begun = new HashSet<>();
    private final List<Product> inSlots = new ArrayList<>();
    private final List<Product> atEndOfStep = new ArrayList<>();

    Products(CellGraph cell, Slots slots, Claims claims, Memory memory) {
        this.cell = cell;
        this.claims = claims;
        this.memory = memory;
        TreeMap<Slot, List<Single>> bySlot = new TreeMap<>();
        for (Node node : Graph.reachable(cell.roots())) {
            if (node.operation() instanceof Operation.MatrixVectorSum sum) {
                boolean endsStep = claims.targetOf(node) instanceof Target.Carry;
                for (int i = 0; i < sum.transposed().size(); i++) {
                    Slot slot = endsStep ? END_OF_STEP : slots.of(node, i);
                    bySlot.computeIfAbsent(slot, key -> new ArrayList<>()).add(new Single(node, i));
                }
            }
        }
        bySlot.forEach(this::group);
    }

    /** Products that run at the start of their slot, in order. */
    List<Product> inSlots() {
        return inSlots;
    }

    /** Products that write the carried gradients, after everything else of a step. */
    List<Product> atEndOfStep() {
        return atEndOfStep;
    }

    private void group(Slot slot, List<Single> all) {
        List<Single> singles = new ArrayList<>(all);
        for (Single single : all) {
            if (single.matrix().operation() instanceof Operation.BlockDiagonal) {
                emit(slot, List.of(single), false);
                singles.remove(single);
            }
        }
        Map<Node, List<Single>> byOperand = new LinkedHashMap<>();
        Map<Node, List<Single>> byResult = new LinkedHashMap<>();
        for (Single single : singles) {
            byOperand.computeIfAbsent(single.vector(), key -> new ArrayList<>()).add(single);
            byResult.computeIfAbsent(single.products(), key -> new ArrayList<>())
                    .add(single);
        }
        if (byOperand.size() <= byResult.size()) {
            byOperand.values().forEach(group -> sideBySide(slot, group));
        } else {
            byResult.values().forEach(group -> endToEnd(slot, group));
        }
    }

    /** One operand, results side by side: as many products as there are pieces of neighbouring results. */
    private void sideBySide(Slot slot, List<Single> singles) {
        List<Single> sorted = new ArrayList<>(singles);
        sorted.sort(
                Comparator.comparingInt(single -> memory.of(single.products()).section()));
        List<Single> piece = new ArrayList<>();
        Location last = null;
        for (Single single : sorted) {
            Location result = memory.of(single.products());
            boolean continues = last != null
                    && result.storage() == last.storage()
                    && result.section() == last.section() + 1
                    && begins(single) == begins(piece.get(0));
            if (last != null && !continues) {
                emit(slot, piece, true);
                piece = new ArrayList<>();
            }
            piece.add(single);
            last = result;
        }
        emit(slot, piece, true);
    }

    /** One result, operands end to end: as many products as there are storages of operands. */
    private void endToEnd(Slot slot, List<Single> singles) {
        Map<List<Object>, List<Single>> byStorage = new LinkedHashMap<>();
        for (Single single : singles) {
            Location operand = memory.of(single.vector());
            byStorage
                    .computeIfAbsent(List.of(operand.storage(), operand.previous()), key -> new ArrayList<>())
                    .add(single);
        }
        for (List<Single> piece : byStorage.values()) {
            piece.sort(
                    Comparator.comparingInt(single -> memory.of(single.vector()).section()));
            List<Single> distinct = new ArrayList<>();
            Set<Node> operands = new HashSet<>();
            for (Single single : piece) {
                if (operands.add(single.vector())) {
                    distinct.add(single);
                } else {
                    emit(slot, List.of(single), false);
                }
            }
            for (int from = 0; from < distinct.size(); from += MOST_END_TO_END) {
                emit(slot, distinct.subList(from, Math.min(distinct.size(), from + MOST_END_TO_END)), false);
            }
        }
    }

    private boolean begins(Single single) {
        Target target = claims.targetOf(single.products());
        return !begun.contains(single.products()) && !(target != null && claims.addsToRest(target));
    }

    private void emit(Slot slot, List<Single> singles, boolean sideBySide) {
        boolean accumulate = !begins(singles.get(0));
        List<Location> operands = new ArrayList<>();
        List<Location> results = new ArrayList<>();
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < singles.size(); i++) {
            Single single = singles.get(i);
            if (i == 0 || !sideBySide) {
                operands.add(memory.of(single.vector()));
            }
            if (i == 0 || sideBySide) {
                results.add(memory.of(single.products()));
            }
            terms.add(new Term(operands.size() - 1, results.size() - 1, single.matrix(), single.transposed()));
            begun.add(single.products());
        }
        Target target = claims.targetOf(singles.get(0).products());
        Product product = new Product(name(slot, singles), slot, operands, results, terms, accumulate);
        (target instanceof Target.Carry ? atEndOfStep : inSlots).add(product);
    }

    /** After what is read in the forward pass, and after what is written in the backward pass. */
    private String name(Slot slot, List<Single> singles) {
        Single first = singles.get(0);
        if (!slot.phase().isBackward()) {
            return "forward " + named(first.vector()) + " weights";
        }
        Target target = claims.targetOf(first.products());
        String result = cell.names().getOrDefault(first.products(), "product");
        if (target instanceof Target.Carry carry) {
            result = cell.names().getOrDefault(cell.nextStates().get(carry.index()), "state");
        } else if (target instanceof Target.InputGradient) {
            result = memory.of(first.products()).storage().name();
        }
        return "backward " + result.replaceFirst("^d ", "") + " weights";
    }

    private String named(Node vector) {
        if (vector.operation() instanceof Operation.PreviousState state) {
            return cell.names().getOrDefault(cell.nextStates().get(state.index()), "state");
        }
        return cell.names().getOrDefault(vector, "operand");
    }
}
