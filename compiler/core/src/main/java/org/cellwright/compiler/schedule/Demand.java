package org.cellwright.compiler.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Matrices;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action.Kind;

/**
 * Finds which values are stored, when, and who reads them.
 *
 * <p>Stored are: what products read and write, states, outputs, reductions, and what would be dear to compute again where
 * it is needed at another time. The last is also how it is decided what the backward pass keeps of the forward pass.
 */
final class Demand {
    /** What a loop stores. */
    record Sink(Slot slot, Kind kind, Node value, Target target) {}

    /** A value of no more vector instructions than this is computed again rather than stored: a store and a load cost about as much. */
    private static final int CHEAP = 5;

    private record Wanted(Node node, Slot at) {}

    private final CellGraph cell;
    private final Slots slots;
    private final Claims claims;
    private final Recomputation recomputation;
    private final Map<Node, Integer> costs = new HashMap<>();
    private final Set<Node> touchesCarry = new HashSet<>();
    private final Map<Node, Slot> stored = new LinkedHashMap<>();
    private final Map<Node, TreeSet<Slot>> readers = new HashMap<>();
    private final List<Sink> sinks = new ArrayList<>();
    private final Set<Node> readByActions = new HashSet<>();
    private final Set<Node> dear = new HashSet<>();
    private final Set<Wanted> seen = new HashSet<>();
    private final Deque<Wanted> open = new ArrayDeque<>();
    /** Where carried gradients are written if that takes loops of their own; else null. */
    private Slot carriesApart;

    Demand(Recomputation recomputation, Slots slots, Claims claims) {
        this.cell = recomputation.cell();
        this.recomputation = recomputation;
        this.slots = slots;
        this.claims = claims;
        List<Node> nodes = Graph.reachable(cell.roots());
        nodes.forEach(this::estimate);
        storeStatesAndOutputs();
        nodes.forEach(this::demandOperands);
        cell.firstStates().stream()
                .filter(first -> first != null)
                .forEach(first -> read(first, new Slot(Phase.FORWARD_BEFORE, 0)));
        storeGradients();
        while (!open.isEmpty()) {
            satisfy(open.pop());
        }
    }

    /** Nodes that loops compute and store, with the slot of the loop; in the order in which they were found. */
    Map<Node, Slot> stored() {
        return stored;
    }

    /** Whether a value is stored for no other reason than that loops at other times would compute it again. */
    boolean isStoredForLoopsAlone(Node node) {
        return dear.contains(node) && !readByActions.contains(node);
    }

    /** Whether it takes no longer to compute a value from what is dear than to store and load it. */
    boolean isCheap(Node node) {
        boolean inLoop = node.operation() instanceof Operation.Apply || node.operation() instanceof Operation.Broadcast;
        return inLoop && costs.get(node) <= CHEAP && !cell.nextStates().contains(node);
    }

    /** Where loops of a slot find a value stored: the slot that stores it, or null where they compute it. */
    Slot homeOf(Node node, Slot at) {
        return recomputation.isAgain(node, at) ? null : stored.get(node);
    }

    List<Sink> sinks() {
        return sinks;
    }

    /** When a value is read from memory. */
    TreeSet<Slot> readers(Node node) {
        return readers.getOrDefault(node, new TreeSet<>());
    }

    /** What comes from outside of the step, or is known when the code is compiled or linked. */
    static boolean isOutside(Node node) {
        Operation operation = node.operation();
        return operation instanceof Operation.Leaf
                || operation instanceof Operation.Known
                || operation instanceof Operation.Identity
                || operation instanceof Operation.Parameter
                || isView(node);
    }

    /** What is not computed by loops, but by products, copies, and sums of loops. */
    static boolean isWrittenByAction(Node node) {
        Operation operation = node.operation();
        return operation instanceof Operation.MatrixVectorSum
                || operation instanceof Operation.Stack
                || operation instanceof Operation.Slice
                || operation instanceof Operation.Later
                || operation instanceof Operation.Reduce
                || operation instanceof Operation.ReduceRows
                || operation instanceof Operation.SumColumns
                || operation instanceof Operation.Transpose
                || operation instanceof Operation.MatrixProduct
                || operation instanceof Operation.SumRows
                || OuterProducts.isGathered(node);
    }

    /** What loops leave behind for each row: elements, and sums of them. */
    static boolean isWrittenByLoop(Node node) {
        Operation operation = node.operation();
        return !isWrittenByAction(node)
                || operation instanceof Operation.Reduce
                || operation instanceof Operation.ReduceRows
                || operation instanceof Operation.SumColumns;
    }

    /** Whether it is a matrix of elements that stand elsewhere. */
    private static boolean isView(Node node) {
        return node.operation() instanceof Operation.Block || node.operation() instanceof Operation.BlockDiagonal;
    }

    /** The matrix that has the elements of a block, or of a block-diagonal matrix. */
    static Node whole(Node matrix) {
        Node whole = matrix;
        while (isView(whole)) {
            whole = whole.operand(0);
        }
        return whole;
    }

    private void storeStatesAndOutputs() {
        Set<Integer> delays = Delays.of(cell);
        delays.forEach(delay ->
                sinkRoot(cell.nextStates().get(delay), new Target.State(delay), new Slot(Phase.FORWARD_BEFORE, 0)));
        Slot step = new Slot(Phase.FORWARD_STEP, 0);
        for (int i = 0; i < cell.nextStates().size(); i++) {
            if (!delays.contains(i)) {
                sinkRoot(cell.nextStates().get(i), new Target.State(i), step);
            }
        }
        for (int i = 0; i < cell.outputs().size(); i++) {
            Node output = cell.outputs().get(i);
            if (!cell.nextStates().contains(output) && claims.targetOf(output) == null) {
                sinkRoot(output, new Target.Output(i), new Slot(Phase.FORWARD_BEFORE, 0));
            }
        }
    }

    private void sinkRoot(Node value, Target target, Slot earliest) {
        Slot slot = Slot.later(slots.of(value), earliest);
        if (!isOutside(value) && !isWrittenByAction(value)) {
            slot = stored.computeIfAbsent(value, key -> Slot.later(slots.of(value), earliest));
        }
        sink(slot, Kind.STORE, value, target);
    }

    private void storeGradients() {
        Slot backward = new Slot(Phase.BACKWARD_BEFORE, 0);
        for (int i = 0; i < cell.gradients().inputs().size(); i++) {
            sinkGradient(cell.gradients().inputs().get(i), new Target.InputGradient(i), backward);
        }
        Slot last = lastStep();
        if (hasSeveralLoops(last)) {
            last = new Slot(last.phase(), last.level() + 1);
            carriesApart = last;
        }
        for (int i = 0; i < cell.gradients().previousStates().size(); i++) {
            Node gradient = cell.gradients().previousStates().get(i);
            if (!(gradient.operation() instanceof Operation.Later)) {
                sinkGradient(gradient, new Target.Carry(i), last);
            }
        }
        for (Node gradient : cell.gradients().parameters()) {
            if (gradient != null) {
                readParts(gradient, new Slot(Phase.WEIGHTS_AFTER, Integer.MAX_VALUE));
            }
        }
    }

    /** What a gradient is put together from is read, except for products over all rows, which have a place of their own. */
    private void readParts(Node gradient, Slot reader) {
        if (gradient.operation() instanceof Operation.MatrixSum || gradient.operation() instanceof Operation.Place) {
            gradient.operands().forEach(part -> readParts(part, reader));
        } else if (!(gradient.operation() instanceof Operation.OuterSum)) {
            read(gradient, reader);
        }
    }

    private void sinkGradient(Node gradient, Target target, Slot earliest) {
        Node rest = claims.stored(gradient, target);
        if (rest != null) {
            sink(Slot.later(slots.of(rest), earliest), Kind.STORE, rest, target);
        }
    }

    /** Carried gradients are overwritten in the last loop of a step, when all that read them have run. */
    private Slot lastStep() {
        Slot last = new Slot(Phase.BACKWARD_STEP, 0);
        for (Node node : Graph.reachable(cell.roots())) {
            boolean inCarry = node.operation() instanceof Operation.MatrixVectorSum
                    && claims.targetOf(node) instanceof Target.Carry;
            if (slots.of(node).phase() == Phase.BACKWARD_STEP && !inCarry && !isGradientOfState(node)) {
                last = Slot.later(last, slots.of(node));
            }
        }
        return last;
    }

    /** Whether loops of different shapes run in a slot: then one would read what another has overwritten. */
    private boolean hasSeveralLoops(Slot slot) {
        Set<Shape> shapes = new HashSet<>();
        cell.gradients().previousStates().stream()
                .filter(gradient -> !(gradient.operation() instanceof Operation.Later))
                .forEach(gradient -> shapes.add(gradient.shape()));
        for (Node node : Graph.reachable(cell.roots())) {
            if (slots.of(node).equals(slot) && node.operation() instanceof Operation.Apply) {
                shapes.add(node.shape());
            }
        }
        return shapes.size() > 1;
    }

    /** A carried gradient of which the products are written apart is not computed by any loop. */
    private boolean isGradientOfState(Node node) {
        int state = cell.gradients().previousStates().indexOf(node);
        return state >= 0 && claims.addsToRest(new Target.Carry(state));
    }

    private void demandOperands(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.MatrixVectorSum sum) {
            for (int i = 0; i < sum.transposed().size(); i++) {
                Slot slot = slots.of(node, i);
                read(node.operand(2 * i + 1), slot);
                if (!(whole(node.operand(2 * i)).operation() instanceof Operation.Parameter)) {
                    read(whole(node.operand(2 * i)), slot);
                }
            }
        } else if (operation instanceof Operation.OuterSum) {
            node.operands().forEach(operand -> read(operand, new Slot(Phase.BACKWARD_AFTER, Integer.MAX_VALUE)));
        } else if (operation instanceof Operation.Stack
                || operation instanceof Operation.Slice
                || operation instanceof Operation.Later
                || operation instanceof Operation.Transpose
                || operation instanceof Operation.MatrixProduct) {
            node.operands().forEach(operand -> read(operand, slots.of(node)));
        } else if (operation instanceof Operation.SumRows) {
            Node rows = node.operand(0);
            Slot slot = Slot.later(slots.of(rows), new Slot(Phase.BACKWARD_BEFORE, 0));
            sink(slot, Kind.ADD_ROWS, rows, new Target.Own(node));
        } else if (operation instanceof Operation.Reduce reduce) {
            reduce(node, kind(reduce.reduction()));
        } else if (operation instanceof Operation.ReduceRows reduce) {
            reduce(node, kind(reduce.reduction()));
        } else if (operation instanceof Operation.SumColumns) {
            reduce(node, Kind.SUM_COLUMNS);
        }
    }

    private static Kind kind(Operation.Reduction reduction) {
        return reduction == Operation.Reduction.SUM ? Kind.SUM : Kind.MAX;
    }

    private void reduce(Node node, Kind kind) {
        Slot after = slots.of(node);
        sink(new Slot(after.phase(), after.level() - 1), kind, node.operand(0), new Target.Own(node));
    }

    private void sink(Slot slot, Kind kind, Node value, Target target) {
        sinks.add(new Sink(slot, kind, value, target));
        open.push(new Wanted(value, slot));
    }

    /** Something other than a loop reads a value from memory. */
    private void read(Node node, Slot reader) {
        addReader(node, reader);
        if (!isOutside(node) && !isWrittenByAction(node)) {
            readByActions.add(node);
            store(node);
        }
    }

    private void addReader(Node node, Slot reader) {
        boolean isNew = readers.computeIfAbsent(node, key -> new TreeSet<>()).add(reader);
        if (isNew && OuterProducts.isGathered(node)) {
            readParts(node, slots.of(node));
        } else if (isNew && node.operation() instanceof Operation.Block) {
            read(node.operand(0), slots.of(node));
        }
    }

    private void store(Node node) {
        if (stored.putIfAbsent(node, slots.of(node)) == null) {
            sink(slots.of(node), Kind.STORE, node, new Target.Own(node));
        }
    }

    /** Makes a value available to a loop, which computes it or finds it stored. */
    private void satisfy(Wanted wanted) {
        Node node = wanted.node();
        Slot at = wanted.at();
        if (!seen.add(wanted)) {
            return;
        }
        if (isOutside(node) || isWrittenByAction(node)) {
            addReader(node, at);
            return;
        }
        if (!stored.containsKey(node) && isDearElsewhere(node, at)) {
            dear.add(node);
            store(node);
        }
        Slot home = homeOf(node, at);
        if (home != null) {
            readers.computeIfAbsent(node, key -> new TreeSet<>()).add(at);
        }
        if (home == null || home.equals(at)) {
            boolean spread = Matrices.isSpread(node);
            node.operands().forEach(operand -> {
                if (spread) {
                    read(operand, at);
                } else {
                    open.push(new Wanted(operand, at));
                }
            });
        }
    }

    private boolean isDearElsewhere(Node node, Slot at) {
        Slot natural = slots.of(node);
        if (natural.compareTo(at) >= 0 || recomputation.isAgain(node, at)) {
            return false;
        }
        boolean samePhase = natural.phase() == at.phase();
        return costs.get(node) > CHEAP
                || natural.phase().isWeights() && !samePhase && !isConstantInRow(node)
                || touchesCarry.contains(node) && (!samePhase || at.equals(carriesApart));
    }

    /** A constant in every element is nothing to keep. */
    private static boolean isConstantInRow(Node node) {
        return node.operation() instanceof Operation.Broadcast && isOutside(node.operand(0));
    }

    private void estimate(Node node) {
        int cost = recomputation.copies().containsKey(node) ? CHEAP + 1 : 0;
        if (node.operation() instanceof Operation.Apply apply
                && !cell.nextStates().contains(node)) {
            cost += apply.function().cost();
            for (Node operand : node.operands()) {
                cost += costs.get(operand) > CHEAP ? 0 : costs.get(operand);
                if (operand.operation() instanceof Operation.NextStateGradient || touchesCarry.contains(operand)) {
                    touchesCarry.add(node);
                }
            }
        }
        costs.put(node, cost);
    }
}
