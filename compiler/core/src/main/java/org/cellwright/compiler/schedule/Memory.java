package org.cellwright.compiler.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Storage.Rows;

/**
 * Gives every stored value its place.
 *
 * <p>Sums of products of the forward pass stand side by side in one storage, those that share operands next to each other, so
 * that one product writes several. A value that the backward pass needs takes the place of the sum it was computed from,
 * once nobody reads that any more: a gate overwrites its pre-activation. Gradients that weight gradients are made of stand
 * side by side too, and live as long as a chunk of steps.
 */
final class Memory {
    private final CellGraph cell;
    private final Claims claims;
    private final Demand demand;
    private final Slots slots;
    private final List<Node> nodes;
    private final Runs runs;
    private final Map<Node, Location> locations = new LinkedHashMap<>();
    private final Map<Target, Location> targets = new HashMap<>();
    private final List<Storage> storages = new ArrayList<>();
    private final Storage forward = new Storage("kept", Rows.SEQUENCE, 0);
    private final Storage forwardStep = new Storage("forward exchange", Rows.STEP, 0);
    private final Storage fewForward = new Storage("forward scratch", Rows.FEW, 0);
    private final Storage stepMasks = new Storage("masks of steps", Rows.SEQUENCE, Storage.MASKS);
    private final Storage sequenceMasks = new Storage("masks of sequences", Rows.BATCH, Storage.MASKS);
    private final Storage backward = new Storage("row gradients", Rows.CHUNK, 0);
    private final Storage backwardStep = new Storage("backward exchange", Rows.STEP, 0);
    private final Storage fewBackward = new Storage("backward scratch", Rows.FEW, 0);
    private final Storage prepared = new Storage("prepared", Rows.PREPARED, 0);
    private final Storage sums = new Storage("sums", Rows.WEIGHT, Storage.SUMS);
    private final Storage finished = new Storage("finished", Rows.WEIGHT, 0);

    Memory(CellGraph cell, Slots slots, Claims claims, Demand demand) {
        this.cell = cell;
        this.slots = slots;
        this.claims = claims;
        this.demand = demand;
        this.nodes = Graph.reachable(cell.roots());
        this.runs = new Runs(nodes, slots);
        placeTargets();
        placeLeaves();
        placeForwardProducts();
        placeForward();
        placeBackward();
        placeWeights();
    }

    List<Storage> storages() {
        List<Storage> used = new ArrayList<>(storages);
        for (Storage storage : List.of(
                forward,
                forwardStep,
                fewForward,
                stepMasks,
                sequenceMasks,
                backward,
                backwardStep,
                fewBackward,
                prepared,
                sums,
                finished)) {
            if (!storage.sections().isEmpty()) {
                used.add(storage);
            }
        }
        return used;
    }

    Map<Node, Location> locations() {
        return Collections.unmodifiableMap(locations);
    }

    Location of(Node node) {
        Location location = locations.get(node);
        if (location == null) {
            throw new IllegalStateException("no place for " + node);
        }
        return location;
    }

    Location of(Target target) {
        return target instanceof Target.Own own ? of(own.node()) : targets.get(target);
    }

    /** A place for what one part of a split loop leaves to a later one. */
    Location temporary(Node node, Phase phase) {
        if (phase.isWeights()) {
            return ofWeights(node, phase == Phase.WEIGHTS_BEFORE ? prepared : finished);
        }
        return add(phase.isForward() ? fewForward : fewBackward, node.shape());
    }

    private static Location add(Storage storage, Shape shape) {
        return new Location(storage, storage.addSection(shape), false);
    }

    private Location ownStorage(String name, Rows rows, int index, Shape shape) {
        return own(new Storage(name, rows, index, shape));
    }

    private Location own(Storage storage) {
        storages.add(storage);
        return Location.of(storage);
    }

    /** Vectors stand side by side in the given storage, each matrix has one of its own. */
    private Location ofWeights(Node node, Storage vectors) {
        return node.shape().isMatrix()
                ? own(Storage.ofMatrix(name(node, "matrix"), vectors.rows(), vectors.index(), node.shape()))
                : add(vectors, node.shape());
    }

    private String name(Node node, String otherwise) {
        return cell.names().getOrDefault(node, otherwise);
    }

    private String inputName(int input) {
        return nodes.stream()
                .filter(node -> node.operation() instanceof Operation.Input leaf && leaf.index() == input)
                .map(node -> name(node, "input"))
                .findFirst()
                .orElse("input");
    }

    private void placeTargets() {
        for (int i = 0; i < cell.nextStates().size(); i++) {
            Node state = cell.nextStates().get(i);
            Location history = ownStorage(name(state, "state" + i), Rows.HISTORY, i, state.shape());
            targets.put(new Target.State(i), history);
            targets.put(
                    new Target.Carry(i),
                    ownStorage("carried d " + name(state, "state" + i), Rows.CARRY, i, state.shape()));
            if (demand.stored().containsKey(state)) {
                locations.putIfAbsent(state, history);
            }
        }
        for (int i = 0; i < cell.outputs().size(); i++) {
            Node output = cell.outputs().get(i);
            if (cell.nextStates().contains(output)) {
                continue;
            }
            Location location = ownStorage(name(output, "output" + i), Rows.SEQUENCE, i + 1, output.shape());
            targets.put(new Target.Output(i), location);
            if (demand.stored().containsKey(output)) {
                locations.putIfAbsent(output, location);
            }
        }
        for (int i = 0; i < cell.inputShapes().size(); i++) {
            Shape shape = cell.inputShapes().get(i);
            targets.put(new Target.InputGradient(i), ownStorage("d " + inputName(i), Rows.INPUT_GRADIENT, i, shape));
        }
        for (Node node : nodes) {
            Target target = claims.targetOf(node);
            if (target != null) {
                locations.put(node, targets.get(target));
            }
        }
    }

    private void placeLeaves() {
        for (Node node : nodes) {
            Operation operation = node.operation();
            if (operation instanceof Operation.Input input) {
                locations.put(node, ownStorage(name(node, "input"), Rows.INPUT, input.index(), node.shape()));
            } else if (operation instanceof Operation.PreviousState state) {
                Storage history = targets.get(new Target.State(state.index())).storage();
                locations.put(node, new Location(history, 0, true));
            } else if (operation instanceof Operation.OutputGradient output) {
                String name = "given d " + name(cell.outputs().get(output.index()), "output");
                locations.put(node, ownStorage(name, Rows.OUTPUT_GRADIENT, output.index(), node.shape()));
            } else if (operation instanceof Operation.NextStateGradient state) {
                locations.put(node, targets.get(new Target.Carry(state.index())));
            } else if (operation instanceof Operation.Mask mask && mask.kind() == Operation.MaskKind.WEIGHTS) {
                String name = name(node, "mask");
                locations.put(node, own(Storage.ofMatrix(name, Rows.PREPARED, Storage.MASKS, node.shape())));
            } else if (operation instanceof Operation.Mask mask) {
                boolean everyStep = mask.kind() != Operation.MaskKind.VARIATIONAL;
                locations.put(node, add(everyStep ? stepMasks : sequenceMasks, node.shape()));
            } else if (operation instanceof Operation.FirstStateGradient) {
                locations.put(node, ofWeights(node, sums));
            } else if (operation instanceof Operation.Parameter parameter) {
                placeParameter(node, parameter);
            }
        }
    }

    /** Matrices that are only multiplied are packed, and need no other place. */
    private void placeParameter(Node node, Operation.Parameter parameter) {
        String name = name(node, "parameter");
        if (!node.shape().isMatrix()) {
            locations.put(node, ownStorage(name, Rows.PARAMETER, parameter.index(), node.shape()));
        } else if (!demand.readers(node).isEmpty()) {
            locations.put(node, own(Storage.ofMatrix(name, Rows.PARAMETER, parameter.index(), node.shape())));
        }
    }

    /** Sums of products of the forward pass, those with the same operands next to each other. */
    private void placeForwardProducts() {
        Map<Node, Integer> operandOrder = new HashMap<>();
        List<Node> products = new ArrayList<>();
        for (Node node : nodes) {
            if (node.operation() instanceof Operation.MatrixVectorSum
                    && !locations.containsKey(node)
                    && node.perRow()
                    && slots.of(node).phase().isForward()) {
                products.add(node);
                for (int i = 1; i < node.operands().size(); i += 2) {
                    operandOrder.putIfAbsent(node.operand(i), operandOrder.size());
                }
            }
        }
        products.sort(Comparator.<Node, String>comparing(node -> signature(node, operandOrder))
                .thenComparing(this::firstParameter));
        products.forEach(node -> locations.put(node, add(forward, node.shape())));
    }

    /** A key that puts {x}, {x, h}, {h} in this order, so that what shares x and what shares h is in one piece. */
    private static String signature(Node products, Map<Node, Integer> operandOrder) {
        TreeSet<Integer> operands = new TreeSet<>();
        for (int i = 1; i < products.operands().size(); i += 2) {
            operands.add(operandOrder.get(products.operand(i)));
        }
        StringBuilder key = new StringBuilder();
        operands.forEach(operand -> key.append((char) ('a' + Math.min(operand, 1000))));
        return key.toString();
    }

    private int firstParameter(Node node) {
        int first = Integer.MAX_VALUE;
        for (int i = 0; i < node.operands().size(); i += 2) {
            for (Node part : Graph.reachable(List.of(node.operand(i)))) {
                if (part.operation() instanceof Operation.Parameter parameter) {
                    first = Math.min(first, parameter.index());
                }
            }
        }
        return first;
    }

    private void placeForward() {
        Set<Node> taken = new HashSet<>();
        for (Node node : stillToPlace()) {
            Slot home = homeOf(node);
            if (!node.perRow() || !home.phase().isForward()) {
                continue;
            }
            Storage passing = passing(node, home, fewForward, forwardStep);
            if (passing != null) {
                locations.put(node, add(passing, node.shape()));
                continue;
            }
            Node under = replaced(node, home, taken);
            if (under == null) {
                locations.put(node, add(forward, node.shape()));
            } else {
                taken.add(under);
                locations.put(node, locations.get(under));
            }
        }
    }

    /** Everything that needs a place and has none, in order of the graph. */
    private List<Node> stillToPlace() {
        List<Node> result = new ArrayList<>();
        for (Node node : nodes) {
            boolean needsPlace = demand.stored().containsKey(node)
                    || Demand.isWrittenByAction(node)
                            && !(OuterProducts.isGathered(node)
                                    && demand.readers(node).isEmpty())
                    || node.operation() instanceof Operation.Block
                            && !demand.readers(node).isEmpty();
            if (needsPlace && !locations.containsKey(node)) {
                result.add(node);
            }
        }
        return result;
    }

    private Slot homeOf(Node node) {
        return demand.stored().getOrDefault(node, slots.of(node));
    }

    /** A place for what is not needed for long: while loops follow each other, or within a step; else null. */
    private Storage passing(Node node, Slot home, Storage few, Storage step) {
        TreeSet<Slot> readers = demand.readers(node);
        Slot last = readers.isEmpty() ? home : readers.last();
        boolean inOneRun = Demand.isWrittenByLoop(node) && runs.areTogether(writtenAt(node, home), last);
        if (inOneRun) {
            return few;
        }
        return home.phase().isStep() && last.phase() == home.phase() && isWithin(node, home.phase()) ? step : null;
    }

    /** When loops write a value: reductions are written by those of the slot before. */
    private static Slot writtenAt(Node node, Slot home) {
        return Demand.isWrittenByAction(node) ? new Slot(home.phase(), home.level() - 1) : home;
    }

    /** A sum of products is added up in the time loop alone, unless some of them run before it. */
    private boolean isWithin(Node node, Phase phase) {
        if (node.operation() instanceof Operation.MatrixVectorSum sum) {
            for (int i = 0; i < sum.transposed().size(); i++) {
                if (slots.of(node, i).phase() != phase) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A sum of products that the value is computed from and that nobody reads later. */
    private Node replaced(Node node, Slot home, Set<Node> taken) {
        if (Demand.isWrittenByAction(node)) {
            return null;
        }
        for (Node part : Graph.reachable(List.of(node))) {
            boolean isForwardProduct = part.operation() instanceof Operation.MatrixVectorSum
                    && locations.containsKey(part)
                    && locations.get(part).storage() == forward;
            if (isForwardProduct
                    && !taken.contains(part)
                    && part.shape().equals(node.shape())
                    && demand.readers(part).last().compareTo(home) <= 0) {
                return part;
            }
        }
        return null;
    }

    private void placeBackward() {
        Set<Node> order = new LinkedHashSet<>();
        Set<Node> seen = new HashSet<>();
        for (Node gradient : cell.gradients().parameters()) {
            if (gradient != null && gradient.shape().isMatrix()) {
                Graph.reachable(List.of(gradient), seen).stream()
                        .filter(node -> node.operation() instanceof Operation.OuterSum)
                        .forEach(node -> order.addAll(node.operands()));
            }
        }
        List<Node> open = stillToPlace();
        order.retainAll(open);
        order.addAll(open);
        for (Node node : order) {
            Slot home = homeOf(node);
            if (node.perRow() && home.phase().isBackward()) {
                Storage passing = passing(node, home, fewBackward, backwardStep);
                locations.put(node, add(passing == null ? backward : passing, node.shape()));
            }
        }
    }

    private void placeWeights() {
        for (Node node : stillToPlace()) {
            boolean summed = node.operation() instanceof Operation.SumRows;
            boolean before = homeOf(node).phase() == Phase.WEIGHTS_BEFORE;
            locations.put(node, ofWeights(node, summed ? sums : before ? prepared : finished));
        }
    }
}
