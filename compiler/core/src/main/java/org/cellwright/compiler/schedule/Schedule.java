package org.cellwright.compiler.schedule;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * What generated code does, in order, and where values stand.
 *
 * @param storages what has to be allocated or is given from outside
 * @param actions of each phase, in order
 * @param locations of leaves and of values that are stored
 * @param parameterGradients what is added to the parameters' gradients
 */
public record Schedule(
        CellGraph cell,
        List<Storage> storages,
        Map<Phase, List<Action>> actions,
        Map<Node, Location> locations,
        List<ParameterGradient> parameterGradients) {

    /** A part of a parameter's gradient. */
    public record ParameterGradient(int parameter, Action.Part part) {}

    public Schedule {
        storages = List.copyOf(storages);
        actions = Map.copyOf(actions);
        locations = Map.copyOf(locations);
        parameterGradients = List.copyOf(parameterGradients);
    }

    /**
     * The products that can add each of their sections to the gradient of a parameter right away, as that is all that becomes of
     * it. Blocks on a diagonal are summed apart.
     */
    public Set<Action.OuterProduct> inPlace() {
        Map<Action.OuterProduct, Set<Integer>> once = new IdentityHashMap<>();
        Set<Action.OuterProduct> others = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ParameterGradient gradient : parameterGradients) {
            Action.OuterProduct product = gradient.part().product();
            boolean isNew = product != null
                    && once.computeIfAbsent(product, key -> new HashSet<>())
                            .add(gradient.part().section());
            if (!isNew) {
                others.add(product);
            }
        }
        all(Action.Gather.class).forEach(gather -> gather.parts().forEach(part -> others.add(part.product())));
        Set<Action.OuterProduct> found = Collections.newSetFromMap(new IdentityHashMap<>());
        once.forEach((product, sections) -> {
            if (sections.size() == product.left().size()
                    && product.blocks().equals(Extent.ONE)
                    && !others.contains(product)) {
                found.add(product);
            }
        });
        return found;
    }

    /** Where masks of some kinds stand, in the order of the graph. */
    public Map<Node, Location> masks(Predicate<Operation.Mask> kind) {
        Map<Node, Location> found = new TreeMap<>(locations);
        found.keySet().removeIf(node -> !(node.operation() instanceof Operation.Mask mask && kind.test(mask)));
        return found;
    }

    public List<Action> actions(Phase phase) {
        return actions.getOrDefault(phase, List.of());
    }

    public Stream<Action> allActions() {
        return Stream.of(Phase.values()).flatMap(phase -> actions(phase).stream());
    }

    public <A extends Action> List<A> all(Class<A> kind) {
        return allActions().filter(kind::isInstance).map(kind::cast).toList();
    }
}
