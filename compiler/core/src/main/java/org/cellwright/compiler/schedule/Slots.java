package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * When each value can be computed first.
 *
 * <p>A product leaves the time loop to the front if its operand does not depend on the state, and to the back if no
 * later step depends on it; likewise the products of the backward pass. Elementwise values are computed with the latest
 * thing that they are made of, except for those that join a time loop without products: that loop waits for memory, not for
 * arithmetic, so whatever reads the same memory before it costs a pass over it.
 */
final class Slots {
    private final Map<Node, Slot> slots = new HashMap<>();
    private final Set<Node> states;
    private final Set<Node> neededForward;
    private final Set<Node> neededByNextStep;
    private final Set<Node> neededByPreviousStep;
    private final Set<Integer> delays;
    private final Set<Node> delayedStates = new HashSet<>();
    /** Where the values of delays are stored. */
    private final Map<Integer, Slot> delayed = new HashMap<>();

    Slots(Recomputation recomputation) {
        CellGraph cell = recomputation.cell();
        slots.putAll(recomputation.copies());
        delays = Delays.of(cell);
        states = new HashSet<>(cell.nextStates());
        delays.forEach(delay -> delayedStates.add(cell.nextStates().get(delay)));
        states.removeAll(delayedStates);
        List<Node> forwardRoots = new ArrayList<>(cell.nextStates());
        forwardRoots.addAll(cell.outputs());
        neededForward = new HashSet<>(Graph.reachable(forwardRoots));
        neededByNextStep = new HashSet<>(Graph.reachable(cell.nextStates()));
        List<Node> previousStates = new ArrayList<>(cell.gradients().previousStates());
        previousStates.removeIf(gradient -> gradient.operation() instanceof Operation.Later);
        neededByPreviousStep = new HashSet<>(Graph.reachable(previousStates));
        while (delayed.size() < delays.size()) {
            delays.forEach(delay -> delay(delay, cell.nextStates().get(delay)));
        }
        List<Node> nodes = Graph.reachable(cell.roots());
        nodes.forEach(node -> slots.computeIfAbsent(node, this::find));
        boolean oneLoop =
                slots.values().stream().noneMatch(slot -> slot.phase() == Phase.FORWARD_STEP && slot.level() > 0);
        if (oneLoop) {
            joinTimeLoop(nodes);
        }
    }

    /** Moves what is computed before the time loop for elements of that loop alone into it. */
    private void joinTimeLoop(List<Node> nodes) {
        Slot loop = new Slot(Phase.FORWARD_STEP, 0);
        Map<Node, List<Node>> users = new HashMap<>();
        for (Node node : nodes) {
            node.operands()
                    .forEach(operand -> users.computeIfAbsent(operand, key -> new ArrayList<>())
                            .add(node));
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            List<Node> forward = users.getOrDefault(node, List.of()).stream()
                    .filter(user -> slots.get(user).phase().isForward())
                    .toList();
            boolean before = node.operation() instanceof Operation.Apply
                    && node.perRow()
                    && slots.get(node).phase() == Phase.FORWARD_BEFORE
                    && neededByNextStep.contains(node)
                    && !delayedStates.contains(node);
            if (before && forward.stream().allMatch(user -> isElementOf(loop, node, user))) {
                slots.put(node, loop);
            }
        }
    }

    private boolean isElementOf(Slot loop, Node operand, Node user) {
        return user.operation() instanceof Operation.Apply
                && user.shape().equals(operand.shape())
                && slots.get(user).equals(loop);
    }

    /** A delay of a delay is stored after the other. */
    private void delay(int delay, Node next) {
        List<Node> nodes = Graph.reachable(List.of(next));
        boolean ready = nodes.stream()
                .allMatch(node -> !(node.operation() instanceof Operation.PreviousState previous)
                        || delayed.containsKey(previous.index()));
        if (ready && !delayed.containsKey(delay)) {
            nodes.forEach(node -> slots.put(node, find(node)));
            delayed.put(delay, Slot.later(slots.get(next), new Slot(Phase.FORWARD_BEFORE, 0)));
        }
    }

    Slot of(Node node) {
        return slots.get(node);
    }

    /** The slot whose products compute a sum of products, at the latest. */
    Slot of(Node products, int term) {
        boolean matrixOnly = !products.perRow();
        return product(products, List.of(products.operand(2 * term), products.operand(2 * term + 1)), matrixOnly);
    }

    private Slot find(Node node) {
        Operation operation = node.operation();
        if (operation instanceof Operation.PreviousState state && delays.contains(state.index())) {
            return above(delayed.get(state.index()));
        }
        if (operation instanceof Operation.Later) {
            Slot found = Slot.later(slots.get(node.operand(0)), new Slot(Phase.BACKWARD_BEFORE, 0));
            return found.phase() == Phase.BACKWARD_STEP ? new Slot(Phase.BACKWARD_AFTER, 1) : above(found);
        }
        if (operation instanceof Operation.Leaf) {
            return new Slot(leafPhase(operation), 0);
        }
        if (operation instanceof Operation.SumRows) {
            return new Slot(Phase.WEIGHTS_AFTER, 0);
        }
        if (operation instanceof Operation.OuterSum) {
            return new Slot(Phase.WEIGHTS_AFTER, 0);
        }
        if (operation instanceof Operation.MatrixVectorSum sum) {
            Slot latest = of(node, 0);
            for (int i = 1; i < sum.transposed().size(); i++) {
                latest = Slot.later(latest, of(node, i));
            }
            return latest;
        }
        Slot latest = latest(node.operands(), Phase.WEIGHTS_BEFORE);
        boolean barrier = operation instanceof Operation.Reduce
                || operation instanceof Operation.ReduceRows
                || operation instanceof Operation.SumColumns
                || operation instanceof Operation.Transpose
                || operation instanceof Operation.MatrixProduct
                || operation instanceof Operation.MatrixSum
                || operation instanceof Operation.Place
                || operation instanceof Operation.Block
                || operation instanceof Operation.Stack
                || operation instanceof Operation.Slice;
        Slot slot = barrier ? above(latest) : latest;
        if (operation instanceof Operation.Apply && states.contains(node)) {
            slot = Slot.later(slot, new Slot(Phase.FORWARD_STEP, 0)); // where states are stored
        }
        boolean onlyForGradients = node.perRow() && slot.phase().isForward() && !neededForward.contains(node);
        return onlyForGradients ? new Slot(Phase.BACKWARD_BEFORE, barrier ? 1 : 0) : slot;
    }

    private static Phase leafPhase(Operation leaf) {
        if (leaf instanceof Operation.Mask mask && mask.kind() == Operation.MaskKind.WEIGHTS) {
            return Phase.WEIGHTS_BEFORE;
        }
        if (leaf instanceof Operation.Input || leaf instanceof Operation.Mask) {
            return Phase.FORWARD_BEFORE;
        }
        if (leaf instanceof Operation.PreviousState) {
            return Phase.FORWARD_STEP;
        }
        if (leaf instanceof Operation.FirstStateGradient) {
            return Phase.WEIGHTS_AFTER;
        }
        return leaf instanceof Operation.OutputGradient ? Phase.BACKWARD_BEFORE : Phase.BACKWARD_STEP;
    }

    private Slot product(Node products, List<Node> operands, boolean weights) {
        Slot operand = latest(operands, Phase.WEIGHTS_BEFORE);
        if (weights) {
            return above(operand);
        }
        Phase phase = operand.phase();
        if (phase.isForward()) {
            boolean step = phase == Phase.FORWARD_STEP && neededByNextStep.contains(products);
            boolean before = phase.compareTo(Phase.FORWARD_STEP) < 0;
            phase = step ? Phase.FORWARD_STEP : before ? Phase.FORWARD_BEFORE : Phase.FORWARD_AFTER;
        } else if (phase == Phase.BACKWARD_STEP) {
            phase = neededByPreviousStep.contains(products) ? Phase.BACKWARD_STEP : Phase.BACKWARD_AFTER;
        }
        return phase == operand.phase() ? above(operand) : new Slot(phase, 1);
    }

    private static Slot above(Slot slot) {
        return new Slot(slot.phase(), slot.level() + 1);
    }

    private Slot latest(List<Node> operands, Phase none) {
        Slot latest = new Slot(none, 0);
        for (Node operand : operands) {
            latest = Slot.later(latest, slots.get(operand));
        }
        return latest;
    }
}
