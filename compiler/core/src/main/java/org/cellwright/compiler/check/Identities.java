package org.cellwright.compiler.check;

import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** The name {@code identity}, whose size is that of the matrices it stands with. */
final class Identities {
    static final String NAME = "identity";

    /** Of an identity that nothing has given a size yet, and of formulas of it and scalars; no dimension is called so. */
    static final Shape UNSIZED = Shape.matrix(Extent.of("?"), Extent.of("?"));

    private Identities() {}

    static boolean isUnsized(Shape shape) {
        return shape.equals(UNSIZED);
    }

    /** The expression with a size for its identities; itself if it has one. */
    static Expression sized(Expression expression, Shape shape) {
        if (!isUnsized(expression.shape())) {
            return expression;
        }
        if (expression instanceof Expression.Identity identity) {
            return new Expression.Identity(shape, identity.span());
        }
        if (expression instanceof Expression.Sum sum) {
            return new Expression.Sum(
                    sum.terms().stream()
                            .map(term -> new Expression.Term(term.negative(), sized(term.value(), shape)))
                            .toList(),
                    shape,
                    sum.span());
        }
        if (expression instanceof Expression.Product product) {
            return new Expression.Product(
                    product.factors().stream()
                            .map(factor -> new Expression.Factor(factor.divisor(), sized(factor.value(), shape)))
                            .toList(),
                    shape,
                    product.span());
        }
        if (expression instanceof Expression.Apply apply) {
            return new Expression.Apply(
                    apply.function(),
                    apply.arguments().stream()
                            .map(argument -> sized(argument, shape))
                            .toList(),
                    shape,
                    apply.span());
        }
        if (expression instanceof Expression.Let let) {
            return new Expression.Let(let.bindings(), sized(let.body(), shape), let.span());
        }
        throw new IllegalStateException("an identity without a size in " + expression);
    }
}
