package org.cellwright.compiler.ast;

import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds expressions from changed parts. */
public final class SyntaxParts {
    private SyntaxParts() {}

    /** The expression with each direct part, also of an index, replaced by what the change makes of it. */
    public static Syntax map(Syntax syntax, UnaryOperator<Syntax> change) {
        if (syntax instanceof Syntax.Call call) {
            return new Syntax.Call(call.function(), all(call.arguments(), change), call.span());
        }
        if (syntax instanceof Syntax.Index index) {
            return new Syntax.Index(change.apply(index.base()), map(index.brackets(), change), index.span());
        }
        if (syntax instanceof Syntax.Stack stack) {
            return new Syntax.Stack(map(stack.brackets(), change));
        }
        if (syntax instanceof Syntax.Range range) {
            return new Syntax.Range(range.from().map(change), range.to().map(change), range.span());
        }
        if (syntax instanceof Syntax.Negate negate) {
            return new Syntax.Negate(change.apply(negate.value()), negate.span());
        }
        if (syntax instanceof Syntax.Sum sum) {
            return new Syntax.Sum(
                    sum.terms().stream()
                            .map(term -> new Syntax.Term(term.negative(), change.apply(term.value()), term.operator()))
                            .toList(),
                    sum.span());
        }
        if (syntax instanceof Syntax.Product product) {
            return new Syntax.Product(
                    product.factors().stream()
                            .map(factor -> new Syntax.Factor(
                                    factor.divisor(), change.apply(factor.value()), factor.operator()))
                            .toList(),
                    product.span());
        }
        if (syntax instanceof Syntax.Binary binary) {
            Syntax left = change.apply(binary.left());
            return new Syntax.Binary(
                    binary.operator(), left, change.apply(binary.right()), binary.place(), binary.span());
        }
        return syntax;
    }

    public static Syntax.Brackets map(Syntax.Brackets brackets, UnaryOperator<Syntax> change) {
        return new Syntax.Brackets(all(brackets.parts(), change), brackets.span());
    }

    private static List<Syntax> all(List<Syntax> parts, UnaryOperator<Syntax> change) {
        return parts.stream().map(change).toList();
    }
}
