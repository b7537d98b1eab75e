package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.check.Expression.Reduction;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Operation.MaskKind;
import org.cellwright.compiler.ir.Shape;

/** Calls of functions: those of the table, of vectors, and those written in the language, which are written out. */
final class CallChecker {
    private final CellContext context;
    private final ExpressionChecker expressions;
    private final MaskChecker masks;

    CallChecker(CellContext context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
        this.masks = new MaskChecker(context, expressions);
    }

    Optional<Expression> call(Syntax.Call call) {
        String name = Functions.plain(call.function().text());
        Functions functions = context.visibleFunctions();
        Functions.Definition definition = functions.find(call.function().text()).orElse(null);
        if (definition != null) {
            return written(call, definition);
        }
        int count = call.arguments().size();
        if (name.equals("max") && count == 1) {
            return reduce(call, Reduction.MAX);
        }
        ElementFunction function = Functions.builtIn(name).orElse(null);
        if (function != null) {
            return ofTable(call, function);
        }
        Integer expected = Functions.OF_VECTORS.get(name);
        if (expected == null) {
            unknown(call);
            return Optional.empty();
        }
        if (expected != count) {
            wrongCount(call, expected, "");
            return Optional.empty();
        }
        return switch (name) {
            case "sum" -> reduce(call, Reduction.SUM);
            case "mean" -> reduce(call, Reduction.MEAN);
            case "dot" -> dot(call);
            case "outer" -> outer(call);
            case "diag" -> diagonal(call);
            case "cumsum" -> cumulativeSum(call);
            case "dropout" -> masks.dropout(call, MaskKind.DROPOUT);
            case "variational_dropout" -> masks.dropout(call, MaskKind.VARIATIONAL);
            case "zoneout" -> masks.zoneout(call);
            default -> transpose(call, false);
        };
    }

    private Optional<Expression> ofTable(Syntax.Call call, ElementFunction function) {
        int count = call.arguments().size();
        boolean nests = function.equals(ElementFunctions.MAX) || function.equals(ElementFunctions.MIN);
        if (count != function.arity() && !(nests && count > 2)) {
            boolean max = function.equals(ElementFunctions.MAX);
            wrongCount(call, max ? 1 : function.arity(), nests ? " or more" : "");
            return Optional.empty();
        }
        return expressions
                .checkAll(call.arguments())
                .flatMap(checked -> expressions.fit(call.arguments(), checked, i -> function.name()))
                .map(fitted -> nests
                        ? nested(function, fitted.parts(), call)
                        : new Expression.Apply(function, fitted.parts(), fitted.shape(), context.place(call.span())));
    }

    /** Halves, so that many arguments are no deep tree. */
    private Expression nested(ElementFunction function, List<Expression> arguments, Syntax.Call call) {
        if (arguments.size() == 1) {
            return arguments.get(0);
        }
        int half = (arguments.size() + 1) / 2;
        Expression left = nested(function, arguments.subList(0, half), call);
        Expression right = nested(function, arguments.subList(half, arguments.size()), call);
        Shape shape = left.shape().isScalar() ? right.shape() : left.shape();
        return new Expression.Apply(function, List.of(left, right), shape, context.place(call.span()));
    }

    private Optional<Expression> reduce(Syntax.Call call, Reduction reduction) {
        Syntax argument = call.arguments().get(0);
        return expressions.check(argument).flatMap(vector -> {
            if (vector.shape().isScalar() || Identities.isUnsized(vector.shape())) {
                context.error(
                        argument.span(),
                        "`" + call.function() + "` needs a vector, but " + expressions.describe(argument, vector));
                return Optional.empty();
            }
            return Optional.of(new Expression.Reduce(reduction, vector, context.place(call.span())));
        });
    }

    private Optional<Expression> dot(Syntax.Call call) {
        List<Syntax> arguments = call.arguments();
        Optional<List<Expression>> checked = expressions.checkAll(arguments);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            if (!checked.get().get(i).shape().isVector()) {
                context.error(
                        arguments.get(i).span(),
                        "`dot` needs two vectors, but "
                                + expressions.describe(
                                        arguments.get(i), checked.get().get(i)));
                return Optional.empty();
            }
        }
        return expressions.fit(arguments, checked.get(), i -> "dot").map(fitted -> {
            List<Expression.Factor> factors = fitted.parts().stream()
                    .map(value -> new Expression.Factor(false, value))
                    .toList();
            Expression product = new Expression.Product(factors, fitted.shape(), context.place(call.span()));
            return new Expression.Reduce(Reduction.SUM, product, context.place(call.span()));
        });
    }

    private Optional<Expression> outer(Syntax.Call call) {
        return vectors(call).map(vectors -> {
            Expression column = vectors.get(0);
            Expression row = vectors.get(1);
            Shape shape = Shape.matrix(column.shape().size(), row.shape().size());
            return new Expression.Outer(column, row, shape, context.place(call.span()));
        });
    }

    private Optional<Expression> diagonal(Syntax.Call call) {
        return vectors(call).map(vectors -> {
            Extent size = vectors.get(0).shape().size();
            return new Expression.Diagonal(vectors.get(0), Shape.matrix(size, size), context.place(call.span()));
        });
    }

    private Optional<Expression> cumulativeSum(Syntax.Call call) {
        return vectors(call).map(vectors -> {
            Expression vector = vectors.get(0);
            Extent size = vector.shape().size();
            Expression matrix = new Expression.Triangle(Shape.matrix(size, size), context.place(call.span()));
            return new Expression.MatrixVector(matrix, vector, vector.shape(), context.place(call.span()));
        });
    }

    /** The arguments of a call, all of which have to be vectors. */
    private Optional<List<Expression>> vectors(Syntax.Call call) {
        Optional<List<Expression>> checked = expressions.checkAll(call.arguments());
        for (int i = 0; checked.isPresent() && i < call.arguments().size(); i++) {
            Expression value = checked.get().get(i);
            if (!value.shape().isVector()) {
                Syntax argument = call.arguments().get(i);
                context.error(
                        argument.span(),
                        "`" + call.function() + "` needs "
                                + (call.arguments().size() == 1 ? "a vector" : "two vectors") + ", but "
                                + expressions.describe(argument, value));
                return Optional.empty();
            }
        }
        return checked;
    }

    /** A call on the left of {@code @}, where a matrix that differs from step to step may be transposed. */
    Optional<Expression> leftFactor(Syntax.Call call) {
        boolean transposes = call.function().text().equals("transpose")
                && context.visibleFunctions().find("transpose").isEmpty()
                && call.arguments().size() == 1;
        return transposes ? transpose(call, true) : expressions.check(call);
    }

    private Optional<Expression> transpose(Syntax.Call call, boolean onTheLeft) {
        Syntax argument = call.arguments().get(0);
        return expressions.check(argument).flatMap(matrix -> {
            if (!matrix.shape().isMatrixOrBlocks()) {
                context.error(
                        argument.span(), "`transpose` needs a matrix, but " + expressions.describe(argument, matrix));
                return Optional.empty();
            }
            if (matrix instanceof Expression.Transpose twice) {
                return Optional.of(twice.matrix());
            }
            if (Identities.isUnsized(matrix.shape())) {
                return Optional.of(matrix);
            }
            boolean blocks = matrix.shape().isBlocks();
            if (!onTheLeft && (blocks || context.isTimed(matrix))) {
                context.error(
                        call.span(),
                        context.quote(argument)
                                + (blocks ? " is of blocks " + matrix.shape() : " differs from step to step")
                                + ", and such a matrix is transposed on the left of `@` only: `transpose(M) @ v`");
                return Optional.empty();
            }
            return Optional.of(
                    new Expression.Transpose(matrix, matrix.shape().transposed(), context.place(call.span())));
        });
    }

    /** A matrix that has a name is put where the argument's name stands, other arguments are bound once. */
    private Optional<Expression> written(Syntax.Call call, Functions.Definition definition) {
        List<Identifier> parameters = definition.syntax().parameters();
        if (parameters.size() != call.arguments().size()) {
            wrongCount(call, parameters.size(), "");
            return Optional.empty();
        }
        Frame outer = context.frame();
        if (outer != null && outer.depth() >= Frame.DEEPEST) {
            context.error(call.span(), "functions call each other deeper than " + Frame.DEEPEST + " here");
            return Optional.empty();
        }
        Map<String, Optional<Expression>> arguments = new HashMap<>();
        List<Expression.Binding> bindings = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).text();
            Expression value = expressions.check(call.arguments().get(i)).orElse(null);
            if (value == null) {
                arguments.put(name, Optional.empty());
            } else if (isMatrixByName(value)) {
                arguments.put(name, Optional.of(value));
            } else {
                Variable.Local local =
                        new Variable.Local(context.argumentName(definition.name(), name), value.shape(), value.span());
                bindings.add(new Expression.Binding(local, value));
                context.bind(local, value);
                arguments.put(name, Optional.of(new Expression.Current(local, value.span())));
            }
        }
        if (!definition.sound()) {
            return Optional.empty();
        }
        context.enter(new Frame(definition, arguments, call.span(), outer));
        try {
            return expressions
                    .check(definition.syntax().body())
                    .map(body -> bindings.isEmpty()
                            ? body
                            : new Expression.Let(bindings, body, outer == null ? call.span() : outer.outermostCall()));
        } finally {
            context.leave();
        }
    }

    private static boolean isMatrixByName(Expression value) {
        Expression matrix = value instanceof Expression.Transpose transpose ? transpose.matrix() : value;
        return value.shape().isMatrixOrBlocks()
                && (matrix instanceof Expression.Current || Identities.isUnsized(matrix.shape()));
    }

    private void wrongCount(Syntax.Call call, int expected, String more) {
        int count = call.arguments().size();
        context.error(
                call.span(),
                "`" + call.function() + "` takes " + expected + more
                        + (expected == 1 && more.isEmpty() ? " argument" : " arguments")
                        + ", but " + (count == 0 ? "none" : String.valueOf(count))
                        + (count == 1 || count == 0 ? " is given" : " are given"));
        expressions.checkAll(call.arguments());
    }

    private void unknown(Syntax.Call call) {
        String name = call.function().text();
        Symbol symbol = context.frame() == null ? context.scope.find(name) : null;
        String inside = context.quote(call).replaceFirst(".*?\\(", "").replaceFirst("\\)`$", "");
        if (symbol != null) {
            context.scope.use(name);
            boolean timed = symbol instanceof Symbol.Declared declared
                    && !declared.variable().isFixed();
            boolean matrix = symbol instanceof Symbol.Declared declared
                    && declared.variable().shape().isMatrixOrBlocks();
            String help = timed && inside.matches("t(\\s*-\\s*\\d+)?")
                    ? "; a time index stands in square brackets: `" + name + "[" + inside + "]`"
                    : matrix
                            ? "; to multiply write `" + name + " @ (" + inside + ")`"
                            : "; to multiply write `" + name + " * (" + inside + ")`";
            context.error(call.function().span(), "`" + name + "` is " + symbol.kind() + ", not a function" + help);
            if (!timed) {
                expressions.checkAll(call.arguments());
            }
            return;
        }
        expressions.checkAll(call.arguments());
        if (context.report().isBroken(name)) {
            return;
        }
        context.error(
                call.function().span(),
                FunctionNames.unknown(name, context.visibleFunctions().names()));
    }
}
