package org.cellwright.compiler.facts;

import java.util.List;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.schedule.Schedule;

/**
 * What the compiler found out about a cell.
 *
 * @param parameters how many numbers it learns
 */
public record CellFacts(
        String cell,
        List<Recurrence> recurrences,
        Products products,
        KeptValues kept,
        Operations operations,
        Polynomial parameters) {

    public CellFacts {
        recurrences = List.copyOf(recurrences);
    }

    public static CellFacts of(CheckedCell cell, Schedule schedule) {
        List<String> states =
                cell.states().stream().map(state -> displayed(state.name())).toList();
        return new CellFacts(
                cell.name(),
                Recurrences.of(schedule.cell(), states),
                Products.of(schedule),
                KeptValues.of(schedule),
                Operations.of(schedule.cell()),
                parameters(cell));
    }

    private static Polynomial parameters(CheckedCell cell) {
        Polynomial total = Polynomial.ZERO;
        for (Variable.Parameter parameter : cell.parameters()) {
            total = total.plus(Polynomial.of(parameter.shape()));
        }
        return total;
    }

    /** A state, or what it carries where that is an older value. */
    static String displayed(String state) {
        return state.indexOf('.') < 0 ? state : Variable.State.previous(state);
    }
}
