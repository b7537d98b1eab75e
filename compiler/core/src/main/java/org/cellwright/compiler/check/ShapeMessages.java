package org.cellwright.compiler.check;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.ir.Shape;

/** Where shapes come from. */
final class ShapeMessages {
    private ShapeMessages() {}

    /**
     * Such as " (`W` is declared [H, X] in line 7)"; empty where no single declaration is the reason.
     *
     * @param bound what the arguments of calls stand for
     */
    static String origin(Expression expression, Map<Variable, Expression> bound) {
        Expression at = expression;
        while (true) {
            if (at instanceof Expression.Current current && bound.containsKey(current.variable())) {
                at = bound.get(current.variable());
                continue;
            }
            if (at instanceof Expression.Current current) {
                return origin(current.variable(), current != expression);
            }
            if (at instanceof Expression.Previous previous) {
                return origin(previous.state(), previous != expression);
            }
            if (at instanceof Expression.MatrixVector product) {
                at = product.matrix();
            } else if (at instanceof Expression.Transpose transpose) {
                at = transpose.matrix();
            } else {
                Shape shape = at.shape();
                Expression next = parts(at).stream()
                        .filter(part -> part.shape().equals(shape))
                        .findFirst()
                        .orElse(null);
                if (next == null) {
                    return "";
                }
                at = next;
            }
        }
    }

    /** "a scalar", "[H]". */
    static String text(Shape shape) {
        return shape.isScalar() ? "a scalar" : shape.toString();
    }

    private static String origin(Variable variable, boolean named) {
        String line = " in line " + variable.span().line() + ")";
        if (variable instanceof Variable.Local local) {
            return " (`" + local.name() + "` is " + text(local.shape()) + " by its equation" + line;
        }
        return named ? " (`" + variable.name() + "` is declared " + variable.shape() + line : " (declared" + line;
    }

    private static List<Expression> parts(Expression expression) {
        if (expression instanceof Expression.Apply apply) {
            return apply.arguments();
        }
        if (expression instanceof Expression.Sum sum) {
            return sum.terms().stream().map(Expression.Term::value).toList();
        }
        if (expression instanceof Expression.Product product) {
            return product.factors().stream().map(Expression.Factor::value).toList();
        }
        if (expression instanceof Expression.Let let) {
            return List.of(let.body());
        }
        return List.of();
    }
}
