package org.cellwright.compiler.check;

import java.util.OptionalInt;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;

/**
 * One turn of a repetition that is being written out.
 *
 * @param locals names that equations of the repetition itself have without an index; each means the value of this turn
 * @param outer the turn in which it stands, or null
 */
record Turn(CellFile.Repetition repetition, int value, Set<String> locals, Turn outer) {
    /** What a repetition's variable stands for. */
    static OptionalInt value(Turn turn, String variable) {
        for (Turn at = turn; at != null; at = at.outer) {
            if (at.repetition.variable().text().equals(variable)) {
                return OptionalInt.of(at.value);
            }
        }
        return OptionalInt.empty();
    }

    /** The innermost turn that has a local of the name, or null. */
    static Turn ofLocal(Turn turn, String name) {
        Turn at = turn;
        while (at != null && !at.locals.contains(name)) {
            at = at.outer;
        }
        return at;
    }

    /** {@code [2][1]}, the outermost first. */
    String indices() {
        return (outer == null ? "" : outer.indices()) + "[" + value + "]";
    }

    /** {@code where l = 2}. */
    String note() {
        return (outer == null ? "where " : outer.note() + ", ") + repetition.variable() + " = " + value;
    }
}
