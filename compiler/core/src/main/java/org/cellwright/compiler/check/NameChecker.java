package org.cellwright.compiler.check;

import java.util.Optional;
import java.util.OptionalInt;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Extent;

/** Names and time indices in expressions. */
final class NameChecker {
    private final CellContext context;
    private final ExpressionChecker expressions;
    private final SliceChecker slices;

    NameChecker(CellContext context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
        this.slices = new SliceChecker(context);
    }

    Optional<Expression> name(Syntax.Name name) {
        if (context.frame() != null) {
            return inFunction(name);
        }
        Symbol symbol = context.scope.find(name.text());
        if (symbol == null && name.text().equals(TimeIndex.TIME)) {
            return Optional.of(context.histories.step(name.span()));
        }
        if (symbol == null && name.text().equals(Identities.NAME)) {
            return Optional.of(new Expression.Identity(Identities.UNSIZED, name.span()));
        }
        if (symbol == null) {
            undefined(name);
            return Optional.empty();
        }
        context.scope.use(name.text());
        if (symbol instanceof Symbol.Constant constant) {
            return Optional.of(new Expression.Number(constant.value(), name.span()));
        }
        if (symbol instanceof Symbol.Formula formula) {
            return expressions.check(formula.formula());
        }
        if (symbol instanceof Symbol.Local) {
            return context.local(name.text()).map(local -> new Expression.Current(local, name.span()));
        }
        if (symbol instanceof Symbol.Declared declared) {
            return declared(name, declared.variable());
        }
        if (symbol instanceof Symbol.Dimension) {
            return Optional.of(new Expression.Size(Extent.of(name.text()), name.span()));
        }
        return Optional.empty();
    }

    private Optional<Expression> declared(Syntax.Name name, Variable variable) {
        String text = name.text();
        if (variable instanceof Variable.Input) {
            context.error(name.span(), "`" + text + "` is an input, which has a time index: write `" + text + "[t]`");
            return Optional.empty();
        }
        if (variable instanceof Variable.State) {
            context.error(
                    name.span(),
                    "`" + text + "` is a state, which has a time index: write `" + text
                            + "[t-1]` for its previous value or `" + text + "[t]` for its new one");
            return Optional.empty();
        }
        return Optional.of(new Expression.Current(variable, name.span()));
    }

    private Optional<Expression> inFunction(Syntax.Name name) {
        Frame frame = context.frame();
        Optional<Expression> argument = frame.arguments().get(name.text());
        if (argument != null) {
            return argument;
        }
        Symbol.Constant constant = context.visibleFunctions().constants().get(name.text());
        if (constant == null && name.text().equals(Identities.NAME)) {
            return Optional.of(new Expression.Identity(Identities.UNSIZED, context.place(name.span())));
        }
        return constant == null
                ? Optional.empty()
                : Optional.of(new Expression.Number(constant.value(), context.place(name.span())));
    }

    private void undefined(Syntax.Name name) {
        String text = name.text();
        if (context.functions.knows(text) && !context.report().isBroken(text)) {
            context.error(name.span(), "`" + text + "` is a function; call it, such as `" + text + "(a)`");
        } else {
            context.report().undefined("cell", text, name.span(), context.scope.names(), "");
        }
    }

    Optional<Expression> index(Syntax.Index index) {
        OptionalInt offset = TimeIndex.offset(index.brackets());
        if (!(index.base() instanceof Syntax.Name name)) {
            if (offset.isPresent()) {
                context.error(
                        index.brackets().span(), "a time index follows the name of an input or a state, not a formula");
                return Optional.empty();
            }
            return expressions.check(index.base()).flatMap(vector -> slices.slice(index, vector));
        }
        Symbol symbol = context.frame() != null ? null : context.scope.find(name.text());
        if (symbol == null) {
            if (context.frame() == null && !isCallInBrackets(index, name)) {
                undefined(name);
            }
            return Optional.empty();
        }
        context.scope.use(name.text());
        if (symbol instanceof Symbol.Broken) {
            return Optional.empty();
        }
        if (symbol instanceof Symbol.Declared declared && !declared.variable().isFixed()) {
            return offset.isPresent() ? atTime(index, declared.variable(), offset.getAsInt()) : noTime(index, name);
        }
        return indexOfUntimed(index, name, symbol, offset);
    }

    private boolean isCallInBrackets(Syntax.Index index, Syntax.Name name) {
        if (!context.functions.knows(name.text())) {
            return false;
        }
        String inside = context.quote(index).replaceFirst(".*?\\[", "").replaceFirst("]`$", "");
        context.error(
                index.span(),
                "`" + name.text() + "` is a function; its arguments stand in round brackets: `" + name.text() + "("
                        + inside + ")`");
        return true;
    }

    private Optional<Expression> atTime(Syntax.Index index, Variable variable, int offset) {
        String name = variable.name();
        if (offset == 0) {
            return Optional.of(new Expression.Current(variable, index.span()));
        }
        if (offset > 0) {
            context.error(
                    index.brackets().span(),
                    "`" + name + TimeIndex.text(offset)
                            + "` lies in the future; a step knows `[t]` and what was before");
            return Optional.empty();
        }
        if (-offset > Histories.OLDEST) {
            context.error(
                    index.brackets().span(),
                    "a value is carried over " + Histories.OLDEST
                            + " steps at most; what is older has to be summed up in a state");
            return Optional.empty();
        }
        return Optional.of(context.histories.older(variable, -offset, index.span()));
    }

    private Optional<Expression> noTime(Syntax.Index index, Syntax.Name name) {
        boolean state = context.scope.find(name.text()) instanceof Symbol.Declared declared
                && declared.variable() instanceof Variable.State;
        context.error(
                index.brackets().span(),
                "the index of " + (state ? "the state" : "the input") + " `" + name.text() + "` is the time: write `"
                        + name.text() + (state ? "[t-1]` or `" + name.text() + "[t]`" : "[t]`") + ", and `"
                        + name.text()
                        + (state ? "[t-1]" : "[t]") + "[0]` for an element of it");
        return Optional.empty();
    }

    /** Parameters, locals, constants and dimensions. */
    private Optional<Expression> indexOfUntimed(
            Syntax.Index index, Syntax.Name name, Symbol symbol, OptionalInt offset) {
        String text = name.text();
        boolean matrix = symbol instanceof Symbol.Declared declared
                && declared.variable().shape().isMatrixOrBlocks();
        if (offset.isPresent()) {
            String help = symbol instanceof Symbol.Local && offset.getAsInt() < 0
                    ? "; to carry it over time declare `state " + text + ": ...`"
                    : ": write `" + text + "`";
            context.error(
                    index.brackets().span(), "`" + text + "` is " + symbol.kind() + ", which has no time index" + help);
            return Optional.empty();
        }
        boolean range = index.brackets().parts().stream().anyMatch(part -> part instanceof Syntax.Range);
        if (matrix && !range) {
            String brackets = context.report().quote(index.brackets().span()).replace("`", "");
            context.error(
                    index.brackets().span(),
                    "`" + text + "` is a matrix, and brackets after a name are an index; write `" + text + " @ "
                            + brackets + "`");
            return Optional.empty();
        }
        return name(name).flatMap(vector -> slices.slice(index, vector));
    }
}
