package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ir.CellGraph;
import org.cellwright.compiler.ir.Graph;
import org.cellwright.compiler.ir.Node;

/** Finds the recurrences of a cell: which states go in circles, and what kind of circle. */
final class Recurrences {
    private final List<String> names;
    private final List<Node> states;
    private final List<Node> nodes;
    private final Dependence[][] links;
    private final BitSet[] reached;

    private Recurrences(CellGraph cell, List<String> names) {
        this.names = names;
        this.states = cell.nextStates();
        this.nodes = Graph.reachable(states);
        int count = states.size();
        links = new Dependence[count][count];
        reached = new BitSet[count];
        for (int to = 0; to < count; to++) {
            reached[to] = new BitSet(count);
        }
        for (int from = 0; from < count; from++) {
            Dependences dependences = new Dependences(nodes, Set.of(from));
            for (int to = 0; to < count; to++) {
                links[to][from] = dependences.of(states.get(to));
                reached[to].set(from, !links[to][from].isNone());
            }
        }
        for (int middle = 0; middle < count; middle++) {
            for (int to = 0; to < count; to++) {
                if (reached[to].get(middle)) {
                    reached[to].or(reached[middle]);
                }
            }
        }
    }

    /** @param names of the states */
    static List<Recurrence> of(CellGraph cell, List<String> names) {
        Recurrences found = new Recurrences(cell, names);
        List<Recurrence> recurrences = new ArrayList<>();
        BitSet done = new BitSet();
        for (int state = 0; state < names.size(); state++) {
            if (!done.get(state)) {
                Set<Integer> circle = found.circle(state);
                circle.forEach(done::set);
                recurrences.add(found.recurrence(circle));
            }
        }
        return recurrences;
    }

    private Set<Integer> circle(int state) {
        Set<Integer> circle = new TreeSet<>(Set.of(state));
        for (int other = 0; other < states.size(); other++) {
            if (reached[state].get(other) && reached[other].get(state)) {
                circle.add(other);
            }
        }
        return circle;
    }

    private Recurrence recurrence(Set<Integer> circle) {
        Dependences dependences = new Dependences(nodes, circle);
        Dependence all = Dependence.NONE;
        List<String> members = new ArrayList<>();
        List<Recurrence.Link> found = new ArrayList<>();
        for (int to : circle) {
            Dependence own = dependences.of(states.get(to));
            all = all.and(isShifted(own) ? own.dense() : own);
            members.add(names.get(to));
            for (int from = 0; from < states.size(); from++) {
                Dependence link = links[to][from];
                if (!link.isNone()) {
                    Structure structure = isShifted(link) ? Structure.DENSE : link.structure();
                    found.add(new Recurrence.Link(names.get(to), names.get(from), structure, link.linear()));
                }
            }
        }
        return new Recurrence(members, all.structure(), all.linear(), found);
    }

    /** Elements that move to another place. */
    private static boolean isShifted(Dependence dependence) {
        return dependence.structure() == Structure.DIAGONAL
                && !dependence.offset().equals(Dependence.OWN_ELEMENT.offset());
    }
}
