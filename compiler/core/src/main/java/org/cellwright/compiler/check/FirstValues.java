package org.cellwright.compiler.check;

import java.util.Map;
import java.util.Optional;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Span;

/** Checks what states begin with where that is a formula: it knows parameters and constants, and nothing of a step. */
final class FirstValues {
    private final CellContext context;
    private final ExpressionChecker expressions;

    FirstValues(CellContext context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    void check(Map<Variable.State, Syntax> values) {
        values.forEach((state, value) -> {
            if (isBeforeTheSteps(value)) {
                expressions
                        .check(value)
                        .flatMap(found -> fitted(state, value, found))
                        .ifPresent(found -> context.histories.begin(new CheckedCell.Equation(
                                state, found, state.name() + "[0] = " + unquoted(value) + ";")));
            }
        });
    }

    private boolean isBeforeTheSteps(Syntax syntax) {
        Syntax value = syntax instanceof Syntax.Index index ? index.base() : syntax;
        if (value instanceof Syntax.Name name) {
            Symbol symbol = context.scope.find(name.text());
            boolean time = symbol == null && name.text().equals(TimeIndex.TIME);
            boolean ofStep = symbol instanceof Symbol.Local
                    || symbol instanceof Symbol.Declared declared
                            && !declared.variable().isFixed();
            if (time || ofStep) {
                context.scope.use(name.text());
                error(syntax.span(), name.text(), time ? "the time" : symbol.kind());
                return false;
            }
        }
        return Children.of(syntax).stream().allMatch(this::isBeforeTheSteps);
    }

    private void error(Span span, String name, String kind) {
        context.error(span, "a state begins with a formula of parameters and constants, but `" + name + "` is " + kind);
    }

    private Optional<Expression> fitted(Variable.State state, Syntax syntax, Expression value) {
        if (state.shape().isMatrix()) {
            context.error(syntax.span(), "a state that is a matrix begins with `zeros`, `ones` or a number");
            return Optional.empty();
        }
        if (value.shape().equals(state.shape()) || value.shape().isScalar()) {
            return Optional.of(Expression.filling(value, state.shape()));
        }
        context.error(
                syntax.span(),
                "`" + state.name() + "` is declared " + state.shape() + ", but " + expressions.describe(syntax, value));
        return Optional.empty();
    }

    private String unquoted(Syntax syntax) {
        String quoted = context.quote(syntax);
        return quoted.substring(1, quoted.length() - 1);
    }
}
