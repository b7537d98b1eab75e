package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/**
 * Older values and the number of the step, which are carried in states that the cell does not declare: so they are part of what
 * a sequence hands on, and a split sequence computes the same.
 *
 * <p>{@code x[t-2]} of an input is {@code x.2[t-1]}, with {@code x.1[t] = x[t]} and {@code x.2[t] = x.1[t-1]}; {@code h[t-3]} of a
 * state is {@code h.3[t-1]}, with {@code h.2[t] = h[t-1]} and {@code h.3[t] = h.2[t-1]}. No name of a source has a point in it.
 */
final class Histories {
    static final int OLDEST = 100;

    private final Map<String, Variable.State> states = new LinkedHashMap<>();
    private final List<CheckedCell.Equation> equations = new ArrayList<>();
    private final List<CheckedCell.Equation> firstValues = new ArrayList<>();
    private CheckedCell.Equation counting;

    /** States that were needed so far. */
    List<Variable.State> states() {
        return List.copyOf(states.values());
    }

    /** The equations of a cell with those of the older values; the number of the step is known before anything else. */
    List<CheckedCell.Equation> around(List<CheckedCell.Equation> own) {
        List<CheckedCell.Equation> all = new ArrayList<>();
        if (counting != null) {
            all.add(counting);
        }
        all.addAll(own);
        all.addAll(equations);
        return all;
    }

    /** A state begins with a formula of parameters. */
    void begin(CheckedCell.Equation first) {
        firstValues.add(first);
    }

    /** Formulas that states begin with, those of older values among them. */
    List<CheckedCell.Equation> firstValues() {
        return List.copyOf(firstValues);
    }

    /** An older value of a state begins as the state does. */
    private void beginAs(Variable.State older, Variable variable) {
        for (CheckedCell.Equation first : firstValues()) {
            if (first.target() == variable) {
                begin(new CheckedCell.Equation(
                        older, first.value(), older.name() + "[0] = " + variable.name() + "[0];"));
            }
        }
    }

    /** The value of a state or input a number of steps ago, at least 1. */
    Expression older(Variable variable, int steps, Span span) {
        return new Expression.Previous(carried(variable, steps), span);
    }

    private Variable.State carried(Variable variable, int steps) {
        if (steps == 1 && variable instanceof Variable.State state) {
            return state;
        }
        String name = variable.name() + "." + steps;
        Variable.State known = states.get(name);
        if (known != null) {
            return known;
        }
        Span place = variable.span();
        double first = variable instanceof Variable.State state ? state.initialValue() : 0;
        Variable.State state = new Variable.State(name, variable.shape(), first, place);
        boolean now = steps == 1;
        Expression value = now ? new Expression.Current(variable, place) : older(variable, steps - 1, place);
        String text = now
                ? variable.name() + "[t]"
                : ((Expression.Previous) value).state().name() + "[t-1]";
        states.put(name, state);
        beginAs(state, variable);
        equations.add(new CheckedCell.Equation(state, value, name + "[t] = " + text + ";"));
        return state;
    }

    /** The number of the step, from 1. */
    Expression step(Span span) {
        Variable.State counter =
                states.computeIfAbsent(TimeIndex.TIME, name -> new Variable.State(name, Shape.SCALAR, 0, span));
        if (counting == null) {
            List<Expression.Term> terms = List.of(
                    new Expression.Term(false, new Expression.Previous(counter, span)),
                    new Expression.Term(false, new Expression.Number(1, span)));
            Expression next = new Expression.Sum(terms, Shape.SCALAR, span);
            counting = new CheckedCell.Equation(counter, next, "t[t] = t[t-1] + 1;");
        }
        return new Expression.Current(counter, span);
    }
}
