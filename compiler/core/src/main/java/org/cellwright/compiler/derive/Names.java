package org.cellwright.compiler.derive;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Shape;

/** The names of a derivation: those of the cell, and new ones beside them. */
final class Names {
    private static final List<String> GRADIENT_PREFIXES = List.of("d", "grad_", "gradient_of_");

    private final Set<String> used = new HashSet<>();
    private final String gradientPrefix;

    Names(CheckedCell cell) {
        used.addAll(cell.dimensions());
        cell.inputs().forEach(variable -> used.add(variable.name()));
        cell.states().forEach(variable -> used.add(variable.name()));
        cell.parameters().forEach(variable -> used.add(variable.name()));
        cell.constants().forEach(variable -> used.add(variable.name()));
        cell.equations().forEach(equation -> used.add(equation.target().name()));
        gradientPrefix = GRADIENT_PREFIXES.stream()
                .filter(prefix -> used.stream().noneMatch(name -> collides(prefix, name)))
                .findFirst()
                .orElse("gradient_of_the_loss_by_");
    }

    /** Whether a name could be read as the gradient of another. */
    private boolean collides(String prefix, String name) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        String rest = name.substring(prefix.length());
        return used.contains(rest) || rest.endsWith("_next") || rest.endsWith("_out");
    }

    /** A name that is not yet used: the one wished for, or that with a number. */
    String fresh(String wish) {
        String name = wish;
        for (int i = 2; used.contains(name) || collides(gradientPrefix, name); i++) {
            name = wish + i;
        }
        used.add(name);
        return name;
    }

    /** {@code dc} for {@code c}. */
    String gradient(String name) {
        return gradientPrefix + name;
    }

    static Quantity current(Variable variable) {
        if (variable instanceof Variable.Input) {
            return new Quantity(Quantity.Role.INPUT, variable.name() + "[t]", variable.name(), variable.shape());
        } else if (variable instanceof Variable.Parameter) {
            return new Quantity(Quantity.Role.PARAMETER, variable.name(), variable.name(), variable.shape());
        }
        if (variable instanceof Variable.Constant) {
            return new Quantity(Quantity.Role.FIXED, variable.name(), variable.name(), variable.shape());
        }
        return variable instanceof Variable.State
                ? new Quantity(Quantity.Role.STATE, variable.name() + "[t]", variable.name(), variable.shape())
                : local(variable.name(), variable.shape());
    }

    static Quantity local(String name, Shape shape) {
        return new Quantity(Quantity.Role.LOCAL, name, name, shape);
    }

    static Quantity previous(Variable.State state) {
        return new Quantity(Quantity.Role.PREVIOUS, Variable.State.previous(state.name()), state.name(), state.shape());
    }

    /** What a call of dropout or zoneout draws. */
    static Quantity mask(Expression.Mask mask) {
        return new Quantity(Quantity.Role.FIXED, "mask." + (mask.index() + 1), "mask", mask.shape());
    }

    /** What a state begins with. */
    static Quantity first(Variable state) {
        return new Quantity(Quantity.Role.PREVIOUS, state.name() + "[0]", state.name(), state.shape());
    }

    /** {@code dc[t-1]} for {@code c[t-1]}, {@code dWf} for {@code Wf}. */
    Quantity gradientOf(Quantity quantity) {
        return new Quantity(Quantity.Role.GRADIENT, gradient(quantity.text()), quantity.owner(), quantity.shape());
    }

    /** What the next step found as gradient of this state: {@code dc_next}. */
    Quantity next(Variable.State state) {
        return new Quantity(Quantity.Role.NEXT, gradient(state.name()) + "_next", state.name(), state.shape());
    }

    /** What comes to an output from outside: {@code da_out[t]}. */
    Quantity outside(Variable output) {
        return new Quantity(Quantity.Role.OUTSIDE, gradient(output.name()) + "_out[t]", output.name(), output.shape());
    }
}
