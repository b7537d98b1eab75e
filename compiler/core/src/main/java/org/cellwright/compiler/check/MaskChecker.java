package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Operation.MaskKind;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/** Calls that draw numbers in training: they become formulas of masks. */
final class MaskChecker {
    private final CellContext context;
    private final ExpressionChecker expressions;

    MaskChecker(CellContext context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    /** {@code dropout(x, rate)} is x * mask; of a matrix of weights there is one mask for all steps. */
    Optional<Expression> dropout(Syntax.Call call, MaskKind kind) {
        Syntax argument = call.arguments().get(0);
        Optional<Expression> value = expressions
                .check(argument)
                .filter(found -> kind == MaskKind.DROPOUT && isOfWeights(found) || isPerStep(found, argument, call));
        Optional<Rate> rate = rate(call, call.arguments().get(1));
        if (value.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        if (rate.get().standard() == 1) {
            context.error(call.arguments().get(1).span(), "a rate of 1 leaves nothing; it must be below 1");
            return Optional.empty();
        }
        Span place = context.place(call.span());
        Shape shape = value.get().shape();
        MaskKind drawn = shape.isMatrixOrBlocks() ? MaskKind.WEIGHTS : kind;
        return Optional.of(times(value.get(), mask(drawn, rate.get(), shape, place), shape, place));
    }

    private boolean isOfWeights(Expression value) {
        return value.shape().isMatrixOrBlocks() && !context.isTimed(value);
    }

    /** {@code zoneout(new, old, rate)} is mask * old + (1 - mask) * new. */
    Optional<Expression> zoneout(Syntax.Call call) {
        List<Syntax> values = call.arguments().subList(0, 2);
        Optional<ExpressionChecker.Fitted> fitted = expressions
                .checkAll(values)
                .filter(checked -> isPerStep(checked.get(0), values.get(0), call)
                        && isPerStep(checked.get(1), values.get(1), call))
                .flatMap(checked -> expressions.fit(values, checked, i -> "zoneout"));
        Optional<Rate> rate = rate(call, call.arguments().get(2));
        if (fitted.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        Span place = context.place(call.span());
        Shape shape = fitted.get().shape();
        Expression mask = mask(MaskKind.ZONEOUT, rate.get(), shape, place);
        Expression rest = new Expression.Sum(
                List.of(new Expression.Term(false, new Expression.Number(1, place)), new Expression.Term(true, mask)),
                shape,
                place);
        Expression now = times(rest, fitted.get().parts().get(0), shape, place);
        Expression before = times(mask, fitted.get().parts().get(1), shape, place);
        return Optional.of(new Expression.Sum(
                List.of(new Expression.Term(false, before), new Expression.Term(false, now)), shape, place));
    }

    private Expression mask(MaskKind kind, Rate rate, Shape shape, Span place) {
        return new Expression.Mask(context.nextMask(), kind, rate.formula(), shape, place);
    }

    private static Expression times(Expression a, Expression b, Shape shape, Span place) {
        List<Expression.Factor> factors = List.of(new Expression.Factor(false, a), new Expression.Factor(false, b));
        return new Expression.Product(factors, shape, place);
    }

    private boolean isPerStep(Expression value, Syntax syntax, Syntax.Call call) {
        if (value.shape().isMatrixOrBlocks()) {
            context.error(
                    syntax.span(),
                    "`" + call.function() + "` is for vectors and scalars, but " + expressions.describe(syntax, value)
                            + (isOfWeights(value) ? "; `dropout` also leaves out weights" : ""));
            return false;
        }
        return true;
    }

    /** @param standard where no layer sets a constant */
    private record Rate(Expression formula, double standard) {}

    private Optional<Rate> rate(Syntax.Call call, Syntax syntax) {
        Optional<Expression> checked = expressions.check(syntax);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble rate = number(checked.get());
        if (rate.isEmpty()) {
            context.error(
                    syntax.span(),
                    "the rate of `" + call.function() + "` is a number or a constant, not " + context.quote(syntax));
        } else if (!(rate.getAsDouble() >= 0 && rate.getAsDouble() <= 1)) {
            context.error(
                    syntax.span(),
                    "the rate of `" + call.function() + "` is a probability, from 0 to 1, but " + context.quote(syntax)
                            + " is " + rate.getAsDouble());
            return Optional.empty();
        }
        return rate.isEmpty() ? Optional.empty() : Optional.of(new Rate(checked.get(), rate.getAsDouble()));
    }

    private OptionalDouble number(Expression expression) {
        Expression value = context.meaning(expression);
        if (value instanceof Expression.Number number) {
            return OptionalDouble.of(number.value());
        }
        if (value instanceof Expression.Current current && current.variable() instanceof Variable.Constant constant) {
            return OptionalDouble.of(constant.value());
        }
        if (value instanceof Expression.Sum sum) {
            double total = 0;
            for (Expression.Term term : sum.terms()) {
                OptionalDouble part = number(term.value());
                if (part.isEmpty()) {
                    return part;
                }
                total += term.negative() ? -part.getAsDouble() : part.getAsDouble();
            }
            return OptionalDouble.of(total);
        }
        if (value instanceof Expression.Product product) {
            double total = 1;
            for (Expression.Factor factor : product.factors()) {
                OptionalDouble part = number(factor.value());
                if (part.isEmpty()) {
                    return part;
                }
                total = factor.divisor() ? total / part.getAsDouble() : total * part.getAsDouble();
            }
            return OptionalDouble.of(total);
        }
        if (value instanceof Expression.Apply apply) {
            List<Double> arguments = new ArrayList<>();
            for (Expression argument : apply.arguments()) {
                OptionalDouble part = number(argument);
                if (part.isEmpty()) {
                    return part;
                }
                arguments.add(part.getAsDouble());
            }
            double[] numbers =
                    arguments.stream().mapToDouble(Double::doubleValue).toArray();
            return OptionalDouble.of(apply.function().value().of(numbers));
        }
        return OptionalDouble.empty();
    }
}
