package org.cellwright.compiler.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action.Kind;
import org.cellwright.compiler.schedule.Action.Loop;
import org.cellwright.compiler.schedule.Action.Sink;

/**
 * Makes one loop of all sinks of a slot that have the same shape. What is too large for one method becomes several
 * loops, which leave values to each other in memory.
 */
final class Loops {
    /**
     * HotSpot does not compile methods of more than 8,000 bytecodes. Long before that, the compiler of Java 17 stops
     * expanding the calls of the Vector API within a method, and boxes what is left: at 2,400 the LSTM's five activations
     * were one loop, with 14 MB of garbage in a forward pass and half the speed; at 1,600 there is none.
     */
    private static final int MOST_BYTECODES = 1_600;

    private static final int BYTECODES_OF_LOAD = 22;
    private static final int BYTECODES_OF_STORE = 44;
    private static final int BYTECODES_OF_STORAGE = 66;
    private static final int BYTECODES_OF_INSTRUCTION = 14;
    private static final int BYTECODES_OF_SCALAR = 10;

    private record Key(Slot slot, Shape shape) {}

    private final Demand demand;
    private final Memory memory;
    private final TreeMap<Slot, List<Loop>> loops = new TreeMap<>();

    Loops(Demand demand, Memory memory) {
        this.demand = demand;
        this.memory = memory;
        Map<Key, List<Sink>> groups = new LinkedHashMap<>();
        for (int rank = 0; rank <= 2; rank++) { // loops over vectors read scalars, loops over matrices vectors
            for (Demand.Sink sink : demand.sinks()) {
                if (sink.value().shape().rank() == rank) {
                    groups.computeIfAbsent(new Key(sink.slot(), sink.value().shape()), key -> new ArrayList<>())
                            .add(new Sink(sink.kind(), sink.value(), memory.of(sink.target())));
                }
            }
        }
        groups.forEach((key, sinks) -> {
            List<Loop> made = split(key, sinks);
            loops.computeIfAbsent(key.slot(), slot -> new ArrayList<>()).addAll(made);
        });
    }

    /** The loops of each slot, in order. */
    TreeMap<Slot, List<Loop>> bySlot() {
        return loops;
    }

    private List<Loop> split(Key key, List<Sink> sinks) {
        List<Node> order = order(key, sinks, Map.of());
        if (bytecodes(key, sinks, order) <= MOST_BYTECODES) {
            return List.of(loop(key, sinks, Map.of()));
        }
        return splitLarge(key, sinks, order);
    }

    private int bytecodes(Key key, List<Sink> sinks, List<Node> nodes) {
        int total = 0;
        for (Node node : nodes) {
            total += isComputed(node, key) ? bytecodes(node) : bytecodesOfLoad(node, key);
        }
        for (Sink sink : sinks) {
            total += bytecodes(sink);
        }
        return total;
    }

    private static int bytecodes(Sink sink) {
        return BYTECODES_OF_STORE + (isOneOfMany(sink.location().storage()) ? 0 : BYTECODES_OF_STORAGE);
    }

    /** A scalar in a loop over vectors is spread over one first; what has a storage of its own takes an array and an index. */
    private static int bytecodesOfLoad(Node node, Key key) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Known) {
            return 0;
        }
        int spread = node.shape().equals(key.shape()) ? 0 : BYTECODES_OF_LOAD;
        return BYTECODES_OF_LOAD + spread + (Demand.isOutside(node) ? BYTECODES_OF_STORAGE : 0);
    }

    /** Storages that hold many values side by side. */
    private static boolean isOneOfMany(Storage storage) {
        return storage.sections().size() > 1;
    }

    private static int bytecodes(Node node) {
        if (node.shape().isScalar()) {
            return BYTECODES_OF_SCALAR;
        }
        return node.operation() instanceof Operation.Apply apply
                ? BYTECODES_OF_INSTRUCTION * Math.max(1, apply.function().cost())
                : BYTECODES_OF_LOAD;
    }

    /**
     * Cuts the order of computation into parts. A value that a later part needs is left in memory. Sinks that only copy
     * come in a last part of their own, and after them those that overwrite what another part, or a copy, may still read.
     */
    private List<Loop> splitLarge(Key key, List<Sink> sinks, List<Node> order) {
        List<List<Node>> parts = new ArrayList<>();
        List<Node> part = new ArrayList<>();
        Set<Node> known = new HashSet<>();
        Set<Node> left = new HashSet<>();
        sinks.forEach(sink -> left.add(sink.value()));
        int size = 0;
        for (Node node : order) {
            if (isComputed(node, key)) {
                int more = bytecodesInPart(node, left) + bytecodesOfLoads(node, key, known);
                if (size + more > MOST_BYTECODES && !part.isEmpty() && !isCopy(node)) {
                    parts.add(part);
                    part = new ArrayList<>();
                    known.clear();
                    size = 0;
                    more = bytecodesInPart(node, left) + bytecodesOfLoads(node, key, known);
                }
                size += more;
                known.add(node);
                known.addAll(node.operands());
                part.add(node);
            }
        }
        parts.add(part);

        Map<Node, Integer> partOf = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            for (Node node : parts.get(i)) {
                partOf.put(node, i);
            }
        }
        Set<Node> crossing = new LinkedHashSet<>();
        List<Set<Node>> needed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            needed.add(needed(key, parts.get(i), i, partOf, crossing));
        }
        List<List<Sink>> partSinks = new ArrayList<>();
        parts.forEach(ignored -> partSinks.add(new ArrayList<>()));
        Map<Location, Integer> lastReaders = lastReaders(key, needed);
        List<Sink> last = new ArrayList<>();
        for (Sink sink : sinks) {
            if (!partOf.containsKey(sink.value())) {
                last.add(sink);
                lastReaders.put(memory.locations().get(sink.value()), parts.size());
            }
        }
        for (Sink sink : sinks) {
            Integer at = partOf.get(sink.value());
            if (at != null && lastReaders.getOrDefault(sink.location(), -1) > at) {
                last.add(sink);
                crossing.add(sink.value());
            } else if (at != null) {
                partSinks.get(at).add(sink);
            }
        }
        Map<Node, Location> temporaries = new LinkedHashMap<>();
        crossing.stream().sorted().forEach(node -> {
            List<Sink> own = partSinks.get(partOf.get(node));
            Optional<Sink> stored = own.stream()
                    .filter(sink -> sink.kind() == Kind.STORE && sink.value() == node)
                    .findFirst();
            Location temporary = stored.map(Sink::location)
                    .orElseGet(() -> memory.temporary(node, key.slot().phase()));
            temporaries.put(node, temporary);
            if (stored.isEmpty()) {
                own.add(new Sink(Kind.STORE, node, temporary));
            }
        });
        return loops(key, partSinks, last, temporaries, partOf);
    }

    /** With a store where another part, or a sink, needs the value. */
    private int bytecodesInPart(Node node, Set<Node> left) {
        boolean stores = left.contains(node) || !demand.isCheap(node);
        return bytecodes(node) + (stores ? BYTECODES_OF_STORE : 0);
    }

    /** What takes no instruction stays with its operand. */
    private static boolean isCopy(Node node) {
        return node.operation() instanceof Operation.Apply apply
                && apply.function().cost() == 0;
    }

    /**
     * Everything that a part computes: its own nodes, and what is cheap of other parts' that these need. What is dear of other parts'
     * is added to what crosses from part to part.
     */
    private Set<Node> needed(Key key, List<Node> own, int part, Map<Node, Integer> partOf, Set<Node> crossing) {
        Set<Node> needed = new LinkedHashSet<>(own);
        Deque<Node> open = new ArrayDeque<>(own);
        while (!open.isEmpty()) {
            for (Node operand : open.pop().operands()) {
                boolean foreign = partOf.getOrDefault(operand, part) != part;
                if (foreign && operand.shape().equals(key.shape()) && !demand.isCheap(operand)) {
                    crossing.add(operand);
                } else if (foreign && needed.add(operand)) {
                    open.push(operand);
                }
            }
        }
        return needed;
    }

    /** The last part that loads from a location. */
    private Map<Location, Integer> lastReaders(Key key, List<Set<Node>> parts) {
        Map<Location, Integer> last = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            for (Node node : parts.get(i)) {
                for (Node operand : node.operands()) {
                    Location location =
                            isComputed(operand, key) ? null : memory.locations().get(operand);
                    if (location != null) {
                        last.put(location, i);
                    }
                }
            }
        }
        return last;
    }

    private static int bytecodesOfLoads(Node node, Key key, Set<Node> known) {
        return node.operands().stream()
                .filter(operand -> !known.contains(operand))
                .mapToInt(operand -> bytecodesOfLoad(operand, key))
                .sum();
    }

    private List<Loop> loops(
            Key key,
            List<List<Sink>> partSinks,
            List<Sink> last,
            Map<Node, Location> temporaries,
            Map<Node, Integer> partOf) {
        List<Loop> result = new ArrayList<>();
        for (int i = 0; i < partSinks.size(); i++) {
            int part = i;
            Map<Node, Location> available = new HashMap<>(temporaries);
            available.keySet().removeIf(node -> partOf.get(node) == part);
            List<Sink> sinks = partSinks.get(i);
            if (!sinks.isEmpty()) {
                result.add(loop(key, sinks, available));
            }
        }
        int most = MOST_BYTECODES / (BYTECODES_OF_LOAD + BYTECODES_OF_STORE + BYTECODES_OF_STORAGE);
        for (int from = 0; from < last.size(); from += most) {
            List<Sink> sinks = last.subList(from, Math.min(last.size(), from + most));
            result.add(loop(key, sinks, temporaries));
        }
        return result;
    }

    private Loop loop(Key key, List<Sink> sinks, Map<Node, Location> available) {
        List<Node> nodes = order(key, sinks, available);
        Set<Node> computed = new HashSet<>();
        for (Node node : nodes) {
            if (isComputed(node, key) && !available.containsKey(node)) {
                computed.add(node);
            }
        }
        return new Loop(key.slot(), key.shape(), sinks, nodes, computed, available);
    }

    /** Whether a loop computes a node; else it loads it or knows it. */
    private boolean isComputed(Node node, Key key) {
        if (Demand.isOutside(node) || Demand.isWrittenByAction(node)) {
            return false;
        }
        Slot home = demand.homeOf(node, key.slot());
        return home == null || home.equals(key.slot()) && node.shape().equals(key.shape());
    }

    /** Everything a loop reads and computes, operands first, each sink's own together. */
    private List<Node> order(Key key, List<Sink> sinks, Map<Node, Location> available) {
        Set<Node> done = new LinkedHashSet<>();
        Set<Node> entered = new HashSet<>();
        for (Sink sink : sinks) {
            Deque<Node> open = new ArrayDeque<>();
            open.push(sink.value());
            while (!open.isEmpty()) {
                Node node = open.peek();
                if (done.contains(node)) {
                    open.pop();
                } else if (entered.add(node) && isComputed(node, key) && !available.containsKey(node)) {
                    for (int i = node.operands().size() - 1; i >= 0; i--) {
                        if (!done.contains(node.operand(i))) {
                            open.push(node.operand(i));
                        }
                    }
                } else {
                    open.pop();
                    done.add(node);
                }
            }
        }
        return new ArrayList<>(done);
    }
}
