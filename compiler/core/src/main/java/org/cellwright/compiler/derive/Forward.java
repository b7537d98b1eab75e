package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Expression;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.derive.Term.Call;
import org.cellwright.compiler.derive.Term.Identity;
import org.cellwright.compiler.derive.Term.Name;
import org.cellwright.compiler.derive.Term.Number;
import org.cellwright.compiler.derive.Term.Power;
import org.cellwright.compiler.derive.Term.Size;
import org.cellwright.compiler.derive.Term.Stack;
import org.cellwright.compiler.derive.Term.Triangle;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.Formula;

/**
 * The equations of a cell as terms. Where the derivation needs to speak of a part of an equation, the part gets a name
 * and an equation of its own: above all the pre-activations of states and of functions whose derivative is not one
 * in their result.
 */
final class Forward {
    private final Names names;
    private final List<Equation> equations = new ArrayList<>();
    private final Map<Variable, Term> bound = new IdentityHashMap<>();
    private Variable target;

    private Forward(Names names) {
        this.names = names;
    }

    /** Each equation after those that it uses; else in the order of the source. */
    static List<Equation> of(CheckedCell cell, Names names) {
        return of(cell.equations(), Names::current, names);
    }

    /** What states begin with. */
    static List<Equation> ofFirstValues(CheckedCell cell, Names names) {
        return of(cell.firstValues(), Names::first, names);
    }

    private static List<Equation> of(
            List<CheckedCell.Equation> equations, Function<Variable, Quantity> target, Names names) {
        Forward forward = new Forward(names);
        for (CheckedCell.Equation equation : equations) {
            forward.target = equation.target();
            Term value = forward.root(equation.value());
            forward.equations.add(new Equation(target.apply(equation.target()), value));
        }
        return List.copyOf(forward.equations);
    }

    /** Whether this is {@code u = f(z)}, so that the gradient of z can go by the name of u. */
    static boolean isActivation(Equation equation) {
        return equation.value() instanceof Call call
                && call.arguments().size() == 1
                && !(call.arguments().get(0) instanceof Name)
                && call.function().derivatives().get(0) != null
                && needsResultOnly(call.function().derivatives().get(0))
                && equation.target().role() == Quantity.Role.LOCAL;
    }

    private Term root(Expression value) {
        if (value instanceof Expression.Apply apply
                && apply.arguments().size() == 1
                && target instanceof Variable.Local
                && apply.function().derivatives().get(0) != null
                && needsResultOnly(apply.function().derivatives().get(0))) {
            return Algebra.call(apply.function(), List.of(term(apply.arguments().get(0))));
        }
        return term(value);
    }

    private Term term(Expression expression) {
        if (expression instanceof Expression.Number number) {
            return new Number(number.value());
        } else if (expression instanceof Expression.Size size) {
            return new Size(size.extent());
        } else if (expression instanceof Expression.Current current) {
            Term value = bound.get(current.variable());
            return value != null ? value : new Name(Names.current(current.variable()));
        } else if (expression instanceof Expression.Mask mask) {
            return new Name(Names.mask(mask));
        } else if (expression instanceof Expression.Previous previous) {
            return new Name(Names.previous(previous.state()));
        } else if (expression instanceof Expression.Apply apply) {
            return apply(apply);
        } else if (expression instanceof Expression.Sum sum) {
            return Algebra.sum(sum.terms().stream()
                    .map(term -> term.negative() ? Algebra.negative(term(term.value())) : term(term.value()))
                    .toList());
        } else if (expression instanceof Expression.Product product) {
            return Algebra.product(product.factors().stream()
                    .map(factor -> new Power(term(factor.value()), factor.divisor() ? -1 : 1))
                    .toList());
        } else if (expression instanceof Expression.MatrixVector product) {
            return Algebra.matrixVector(term(product.matrix()), term(product.vector()));
        } else if (expression instanceof Expression.MatrixProduct product) {
            return Algebra.matrixProduct(term(product.left()), term(product.right()));
        } else if (expression instanceof Expression.Outer outer) {
            return Algebra.outer(term(outer.column()), term(outer.row()));
        } else if (expression instanceof Expression.Diagonal diagonal) {
            return Algebra.diagonal(term(diagonal.vector()));
        } else if (expression instanceof Expression.Identity identity) {
            return new Identity(identity.shape());
        } else if (expression instanceof Expression.Triangle triangle) {
            return new Triangle(triangle.shape());
        } else if (expression instanceof Expression.Transpose transpose) {
            return Algebra.transposed(term(transpose.matrix()));
        } else if (expression instanceof Expression.Stack stack) {
            return new Stack(stack.parts().stream().map(this::term).toList(), stack.shape());
        } else if (expression instanceof Expression.Slice slice) {
            return Algebra.slice(
                    term(slice.vector()), slice.from(), slice.from().plus(slice.size()), slice.shape());
        } else if (expression instanceof Expression.Block block) {
            return Algebra.rectangle(term(block.matrix()), block.row(), block.column(), block.shape());
        } else if (expression instanceof Expression.Reduce reduce) {
            return Algebra.reduce(reduce.reduction(), term(reduce.vector()));
        }
        return let((Expression.Let) expression);
    }

    private Term apply(Expression.Apply apply) {
        List<Term> arguments = new ArrayList<>();
        for (int i = 0; i < apply.arguments().size(); i++) {
            Term argument = term(apply.arguments().get(i));
            boolean speaksOfIt = isNonlinear(apply.function())
                    && apply.function().derivatives().get(i) != null
                    && Terms.isCompound(argument);
            arguments.add(speaksOfIt ? named("z" + target.name(), argument) : argument);
        }
        return Algebra.call(apply.function(), arguments);
    }

    /** What a function is called with is put in where that stays readable, else named. */
    private Term let(Expression.Let let) {
        boolean first = true;
        for (Expression.Binding binding : let.bindings()) {
            Term value = term(binding.value());
            boolean simple = value instanceof Name || value instanceof Number;
            String wish = first ? "z" + target.name() : binding.variable().name();
            bound.put(binding.variable(), simple ? value : named(wish, value));
            first = false;
        }
        return term(let.body());
    }

    private Term named(String wish, Term value) {
        String name = names.fresh(wish);
        Quantity quantity = Names.local(name, value.shape());
        equations.add(new Equation(quantity, value));
        return new Name(quantity);
    }

    private static boolean isNonlinear(ElementFunction function) {
        return function.derivatives().stream()
                .anyMatch(formula -> !(formula == null || formula instanceof Formula.Number));
    }

    private static boolean needsResultOnly(Formula formula) {
        if (formula instanceof Formula.Application application) {
            return application.arguments().stream().allMatch(Forward::needsResultOnly);
        }
        return !(formula instanceof Formula.Argument);
    }
}
