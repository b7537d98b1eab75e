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

    /** Older values are carried in states under names that no source has: what {@code x.2} holds at t-1 is {@code x[t-2]}. */
    static String displayed(String state) {
        int point = state.indexOf('.');
        return point < 0 ? state : state.substring(0, point) + "[t-" + state.substring(point + 1) + "]";
    }
}
