package org.cellwright.compiler.check;

import java.util.Optional;
import java.util.OptionalInt;
import org.cellwright.compiler.ast.Syntax;

/** Names and time indices in expressions. */
final class NameChecker {
    private final CellContext context;

    NameChecker(CellContext context) {
        this.context = context;
    }

    Optional<Expression> name(Syntax.Name name) {
        if (context.frame() != null) {
            return inFunction(name);
        }
        Symbol symbol = context.scope.find(name.text());
        if (symbol == null) {
            undefined(name);
            return Optional.empty();
        }
        context.scope.use(name.text());
        if (symbol instanceof Symbol.Constant constant) {
            return Optional.of(new Expression.Number(constant.value(), name.span()));
        }
        if (symbol instanceof Symbol.Local) {
            return context.local(name.text()).map(local -> new Expression.Current(local, name.span()));
        }
        if (symbol instanceof Symbol.Declared declared) {
            return declared(name, declared.variable());
        }
        if (symbol instanceof Symbol.Dimension) {
            context.error(
                    name.span(),
                    "`" + name.text() + "` is a dimension, and dimensions are no values in the language yet; "
                            + "they stand in shapes");
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
        return constant == null
                ? Optional.empty()
                : Optional.of(new Expression.Number(constant.value(), context.place(name.span())));
    }

    private void undefined(Syntax.Name name) {
        String text = name.text();
        if (text.equals(TimeIndex.TIME)) {
            context.error(
                    name.span(),
                    "`t` is the time in `x[t]` and `c[t-1]`; the step number as a value is not in "
                            + "the language yet, but a state can count: `n[t] = n[t-1] + 1`");
        } else if (context.functions.knows(text)) {
            context.error(name.span(), "`" + text + "` is a function; call it, such as `" + text + "(a)`");
        } else {
            context.report().undefined("cell", text, name.span(), context.scope.names(), "");
        }
    }

    Optional<Expression> index(Syntax.Index index) {
        if (!(index.base() instanceof Syntax.Name name)) {
            notAName(index);
            return Optional.empty();
        }
        OptionalInt offset = TimeIndex.offset(index.brackets());
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
        if (symbol instanceof Symbol.Declared declared && !(declared.variable() instanceof Variable.Parameter)) {
            return offset.isPresent() ? atTime(index, declared.variable(), offset.getAsInt()) : noTime(index, name);
        }
        indexOfUntimed(index, name, symbol, offset);
        return Optional.empty();
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
        if (variable instanceof Variable.State state && offset == -1) {
            return Optional.of(new Expression.Previous(state, index.span()));
        }
        String older = "older values such as `" + name + TimeIndex.text(offset) + "` are not in the language yet; ";
        String carried = name + (variable instanceof Variable.State ? "2" : "1");
        String from = variable instanceof Variable.State ? name + "[t-1]" : name + "[t]";
        context.error(
                index.brackets().span(),
                older + "carry it in a state of its own: `state " + carried + ": " + variable.shape()
                        + " = zeros;` with `" + carried + "[t] = " + from + ";`, then `" + carried + "[t-1]` is `"
                        + from.replace("[t-1]", "[t-2]").replace("[t]", "[t-1]") + "`");
        return Optional.empty();
    }

    private Optional<Expression> noTime(Syntax.Index index, Syntax.Name name) {
        boolean state = context.scope.find(name.text()) instanceof Symbol.Declared declared
                && declared.variable() instanceof Variable.State;
        context.error(
                index.brackets().span(),
                "the index of " + (state ? "the state" : "the input") + " `" + name.text() + "` is the time: write `"
                        + name.text() + (state ? "[t-1]` or `" + name.text() + "[t]`" : "[t]`")
                        + "; elements and slices are not in the language yet");
        return Optional.empty();
    }

    /** Parameters, locals, constants and dimensions. */
    private void indexOfUntimed(Syntax.Index index, Syntax.Name name, Symbol symbol, OptionalInt offset) {
        String text = name.text();
        boolean matrix = symbol instanceof Symbol.Declared declared
                && declared.variable().shape().isMatrix();
        if (offset.isPresent()) {
            String help = symbol instanceof Symbol.Local && offset.getAsInt() < 0
                    ? "; to carry it over time declare `state " + text + ": ...`"
                    : ": write `" + text + "`";
            context.error(
                    index.brackets().span(), "`" + text + "` is " + symbol.kind() + ", which has no time index" + help);
        } else if (matrix) {
            String brackets = context.report().quote(index.brackets().span()).replace("`", "");
            context.error(
                    index.brackets().span(),
                    "`" + text + "` is a matrix, and brackets after a name are an index; write `" + text + " @ "
                            + brackets + "`");
        } else {
            context.error(
                    index.brackets().span(),
                    "elements and slices such as " + context.quote(index) + " are not in the language yet");
        }
    }

    private void notAName(Syntax.Index index) {
        boolean time = TimeIndex.offset(index.brackets()).isPresent();
        if (index.base() instanceof Syntax.Index twice && twice.base() instanceof Syntax.Name) {
            context.error(
                    index.brackets().span(), "one index is enough; elements and slices are not in the language yet");
            return;
        }
        context.error(
                index.brackets().span(),
                time
                        ? "a time index follows the name of an input or a state, not a formula"
                        : "an index follows a name; elements and slices are not in the language yet");
    }
}
