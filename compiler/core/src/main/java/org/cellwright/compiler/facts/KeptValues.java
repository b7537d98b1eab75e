package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.schedule.Action;
import org.cellwright.compiler.schedule.Location;
import org.cellwright.compiler.schedule.Phase;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.schedule.Storage;
import org.cellwright.compiler.schedule.Storage.Rows;

/**
 * What the backward pass finds of the forward pass.
 *
 * @param kept values that it reads, states and outputs among them
 * @param computedAgain functions of values that it computes once more rather than read
 * @param numbers how many are kept a step and row, with those that are kept since they are states or outputs
 */
public record KeptValues(List<String> kept, List<String> computedAgain, Polynomial numbers) {
    public KeptValues {
        kept = List.copyOf(kept);
        computedAgain = List.copyOf(computedAgain);
    }

    static KeptValues of(Schedule schedule) {
        NodeText text = new NodeText(schedule.cell());
        Set<Node> forward = new HashSet<>(Graph.reachable(forwardRoots(schedule)));
        Map<Location, Node> written = written(schedule);
        Set<String> kept = new LinkedHashSet<>();
        Set<String> again = new LinkedHashSet<>();
        for (Phase phase : Phase.values()) {
            if (!phase.isBackward()) {
                continue;
            }
            for (Action action : schedule.actions(phase)) {
                if (action instanceof Action.Loop loop) {
                    for (Node node : loop.nodes()) {
                        if (!forward.contains(node) || !node.perRow()) {
                            continue;
                        }
                        if (loop.computed().contains(node)) {
                            if (isWorthSaying(node)
                                    && !isKept(schedule.locations().get(node))) {
                                again.add(text.of(node));
                            }
                        } else if (isKept(schedule.locations().get(node))) {
                            kept.add(text.of(node));
                        }
                    }
                } else if (action instanceof Action.OuterProduct outer) {
                    List<Location> operands = new ArrayList<>(outer.left());
                    operands.add(outer.right());
                    operands.stream()
                            .filter(location -> isKept(location) && written.containsKey(location))
                            .forEach(location -> kept.add(text.of(written.get(location))));
                }
            }
        }
        return new KeptValues(new ArrayList<>(kept), new ArrayList<>(again), numbers(schedule));
    }

    private static List<Node> forwardRoots(Schedule schedule) {
        List<Node> roots = new ArrayList<>(schedule.cell().nextStates());
        roots.addAll(schedule.cell().outputs());
        return roots;
    }

    private static boolean isKept(Location location) {
        if (location == null) {
            return false;
        }
        Rows rows = location.storage().rows();
        return rows == Rows.SEQUENCE || rows == Rows.HISTORY;
    }

    private static boolean isWorthSaying(Node node) {
        return node.operation() instanceof Operation.Apply apply
                && apply.function().cost() > 1;
    }

    /** What stands in a place in the end: a gate overwrites the products that it was computed from. */
    private static Map<Location, Node> written(Schedule schedule) {
        Map<Location, Node> written = new HashMap<>();
        schedule.locations().forEach((node, location) -> {
            boolean leaf = node.operation() instanceof Operation.PreviousState;
            if (leaf || location.storage().rows() == Rows.SEQUENCE) {
                written.put(location, node);
            }
        });
        schedule.allActions()
                .filter(Action.Loop.class::isInstance)
                .flatMap(loop -> ((Action.Loop) loop).sinks().stream())
                .filter(sink -> sink.kind() == Action.Kind.STORE)
                .forEach(sink -> written.put(sink.location(), sink.value()));
        return written;
    }

    private static Polynomial numbers(Schedule schedule) {
        Polynomial total = Polynomial.ZERO;
        for (Storage storage : schedule.storages()) {
            if (storage.rows() == Rows.SEQUENCE || storage.rows() == Rows.HISTORY) {
                for (Shape section : storage.sections()) {
                    total = total.plus(Polynomial.of(section));
                }
            }
        }
        return total;
    }
}
