package org.cellwright.compiler.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is legal but suspect: values that nothing uses, parameters that cannot learn. */
final class UsageWarnings {
    private final CheckedCell cell;
    private final Scope scope;
    private final Report report;

    UsageWarnings(CheckedCell cell, Scope scope, Report report) {
        this.cell = cell;
        this.scope = scope;
        this.report = report;
    }

    void warn() {
        Set<String> learning = new HashSet<>();
        Set<String> reaching = new HashSet<>();
        cell.outputs().forEach(output -> reaching.add(output.name()));
        cell.states().forEach(state -> reaching.add(state.name()));
        learning.addAll(reaching);
        for (int i = cell.equations().size() - 1; i >= 0; i--) {
            CheckedCell.Equation equation = cell.equations().get(i);
            if (reaching.contains(equation.target().name())) {
                VariablesOf.all(equation.value()).forEach(variable -> reaching.add(variable.name()));
            }
            if (learning.contains(equation.target().name())) {
                VariablesOf.withGradient(equation.value()).forEach(variable -> learning.add(variable.name()));
            }
        }
        for (CheckedCell.Equation first : cell.firstValues()) {
            VariablesOf.all(first.value()).forEach(variable -> reaching.add(variable.name()));
            VariablesOf.withGradient(first.value()).forEach(variable -> learning.add(variable.name()));
        }
        scope.symbols().forEach((name, symbol) -> {
            if (!scope.isUsed(name) && !isState(symbol)) {
                report.warning(symbol.span(), "`" + name + "` is never used");
            }
        });
        for (CheckedCell.Equation equation : cell.equations()) {
            String name = equation.target().name();
            if (scope.isUsed(name) && !reaching.contains(name)) {
                report.warning(equation.target().span(), "`" + name + "` reaches no output and no state");
            }
        }
        for (Variable.Parameter parameter : cell.parameters()) {
            if (!scope.isUsed(parameter.name())) {
                continue;
            }
            if (!reaching.contains(parameter.name())) {
                report.warning(
                        parameter.span(),
                        "the parameter `" + parameter.name() + "` reaches no output and no state, so it cannot learn");
            } else if (!learning.contains(parameter.name())) {
                report.warning(
                        parameter.span(),
                        "the parameter `" + parameter.name()
                                + "` gets no gradient, since comparisons, `sign`, `floor` and `stop_gradient` pass none on");
            }
        }
        statesNotCarried();
    }

    private void statesNotCarried() {
        Set<Variable> previous = new HashSet<>();
        for (CheckedCell.Equation equation : cell.equations()) {
            previous.addAll(VariablesOf.previous(equation.value()));
        }
        List<Variable.State> states = cell.states();
        for (Variable.State state : states) {
            if (!previous.contains(state)) {
                String name = state.name();
                report.warning(
                        state.span(),
                        "`" + name + "[t-1]` is never used, so `" + name + "` need not be a state: write `" + name
                                + " = ...;`");
            }
        }
    }

    private static boolean isState(Symbol symbol) {
        return symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.State;
    }
}
