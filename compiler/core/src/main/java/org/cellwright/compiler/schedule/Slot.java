package org.cellwright.compiler.schedule;

import java.util.Comparator;

/**
 * A place in time: within a phase, level k has the products whose operands level k - 1 has computed, and then the
 * loops that use them.
 */
public record Slot(Phase phase, int level) implements Comparable<Slot> {
    private static final Comparator<Slot> ORDER =
            Comparator.comparing(Slot::phase).thenComparing(Slot::level);

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }

    static Slot later(Slot a, Slot b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
