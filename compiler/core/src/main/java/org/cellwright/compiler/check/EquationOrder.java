package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Syntax;

/** The order in which the equations of a cell can be computed within a step. */
final class EquationOrder {
    private final Scope scope;
    private final Report report;

    EquationOrder(Scope scope, Report report) {
        this.scope = scope;
        this.report = report;
    }

    /** Equations after those they need; cycles are reported and left out. */
    List<CellFile.Equation> of(Collection<CellFile.Equation> equations) {
        List<CellFile.Equation> list = List.copyOf(equations);
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < list.size(); i++) {
            indices.put(list.get(i).name().text(), i);
        }
        List<List<Integer>> needs = new ArrayList<>();
        for (CellFile.Equation equation : list) {
            Set<Integer> found = new LinkedHashSet<>();
            needs(equation.value(), indices, found);
            needs.add(List.copyOf(found));
        }
        Order order = Order.of(needs);
        for (List<Integer> cycle : order.cycles()) {
            report.error(list.get(cycle.get(0)).name().span(), cycle(cycle, list));
        }
        return order.sorted().stream().map(list::get).toList();
    }

    private void needs(Syntax syntax, Map<String, Integer> indices, Set<Integer> found) {
        if (syntax instanceof Syntax.Name name) {
            boolean local = scope.find(name.text()) instanceof Symbol.Local;
            if (local && indices.containsKey(name.text())) {
                found.add(indices.get(name.text()));
            }
        } else if (syntax instanceof Syntax.Index index && index.base() instanceof Syntax.Name name) {
            boolean now = TimeIndex.offset(index.brackets()).orElse(-1) == 0;
            if (now && indices.containsKey(name.text())) {
                found.add(indices.get(name.text()));
            }
        } else {
            Children.of(syntax).forEach(part -> needs(part, indices, found));
        }
    }

    private String cycle(List<Integer> cycle, List<CellFile.Equation> list) {
        List<String> names = cycle.stream().map(i -> shown(list.get(i))).toList();
        String first = names.get(0);
        boolean state =
                cycle.stream().anyMatch(i -> scope.find(list.get(i).name().text()) instanceof Symbol.Declared);
        String help = state
                ? "; the value of the step before is written with `[t-1]`"
                : "; only a state has a value of the step before";
        if (names.size() == 1) {
            return first + " needs itself within one time step" + help;
        }
        StringBuilder text = new StringBuilder("a cycle within one time step: ").append(first);
        int shown = Math.min(names.size(), 10);
        for (int i = 1; i < shown; i++) {
            text.append(i == 1 ? " needs " : ", which needs ").append(names.get(i));
        }
        text.append(
                shown < names.size()
                        ? ", and so on over " + (names.size() - shown) + " more, which need "
                        : ", which needs ");
        return text.append(first).append(help).toString();
    }

    private String shown(CellFile.Equation equation) {
        boolean state = scope.find(equation.name().text()) instanceof Symbol.Declared;
        return "`" + equation.name() + (state ? "[t]`" : "`");
    }
}
