package org.cellwright.compiler.schedule;

import java.util.Collection;
import java.util.TreeSet;
import org.cellwright.compiler.ir.Node;
import org.cellwright.compiler.ir.Operation;

/**
 * Which loops follow each other with nothing between them. Such loops run over a few rows at a time, one after the other, so that what
 * they leave to each other stays near, and takes memory for a few rows alone.
 */
final class Runs {
    /** Slots that begin with products or copies. */
    private final TreeSet<Slot> breaks = new TreeSet<>();

    Runs(Collection<Node> nodes, Slots slots) {
        for (Node node : nodes) {
            if (node.operation() instanceof Operation.MatrixVectorSum sum) {
                for (int i = 0; i < sum.transposed().size(); i++) {
                    breaks.add(slots.of(node, i));
                }
            } else if (Demand.isWrittenByAction(node) && !Demand.isWrittenByLoop(node)) {
                breaks.add(slots.of(node));
            }
        }
    }

    /** Whether the loops of two slots belong together. */
    boolean areTogether(Slot one, Slot other) {
        Slot first = one.compareTo(other) <= 0 ? one : other;
        Slot last = first == one ? other : one;
        return first.phase() == last.phase()
                && breaks.subSet(first, false, last, true).isEmpty();
    }
}
