package org.cellwright.compiler.facts;

import java.util.List;

/**
 * States that depend on each other from step to step, or one state alone.
 *
 * @param states their names
 * @param structure of the dependence of all of them together; {@code NONE} where what a state carries is not computed from itself
 * @param linear whether each is a linear function of all of them, what else it is computed from being given
 * @param links which of the states at t depends on which at t-1, of any recurrence, and how if all others are given
 */
public record Recurrence(List<String> states, Structure structure, boolean linear, List<Link> links) {
    public Recurrence {
        states = List.copyOf(states);
        links = List.copyOf(links);
    }

    /** How one state at t depends on one at t-1. */
    public record Link(String state, String previous, Structure structure, boolean linear) {}

    /** Whether no product stands between one step and the next, and steps can be combined without running through them. */
    public boolean isScan() {
        return structure == Structure.DIAGONAL && linear;
    }
}
