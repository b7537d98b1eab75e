package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.Syntax.Operator;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Span;

/** From expressions as written to checked ones: operators and shapes. Where there is a mistake the result is empty. */
final class ExpressionChecker {
    private static final Map<Operator, ElementFunction> COMPARISONS = Map.of(
            Operator.LESS, ElementFunctions.LESS,
            Operator.LESS_EQUAL, ElementFunctions.LESS_EQUAL,
            Operator.GREATER, ElementFunctions.GREATER,
            Operator.GREATER_EQUAL, ElementFunctions.GREATER_EQUAL,
            Operator.EQUAL, ElementFunctions.EQUAL,
            Operator.NOT_EQUAL, ElementFunctions.NOT_EQUAL);

    private final CellContext context;
    private final NameChecker names;
    private final CallChecker calls;

    ExpressionChecker(CellContext context) {
        this.context = context;
        this.names = new NameChecker(context, this);
        this.calls = new CallChecker(context, this);
    }

    Optional<Expression> check(Syntax syntax) {
        try {
            return context.begin(syntax.span()) ? dispatch(syntax) : Optional.empty();
        } finally {
            context.end();
        }
    }

    /** Checks all, so that all mistakes are found; empty where any has one. */
    Optional<List<Expression>> checkAll(List<Syntax> parts) {
        List<Expression> checked = new ArrayList<>();
        for (Syntax part : parts) {
            check(part).ifPresent(checked::add);
        }
        return checked.size() == parts.size() ? Optional.of(checked) : Optional.empty();
    }

    private Optional<Expression> dispatch(Syntax syntax) {
        if (syntax instanceof Syntax.Number number) {
            return Optional.of(new Expression.Number(number.value(), context.place(number.span())));
        }
        if (syntax instanceof Syntax.Name name) {
            return names.name(name);
        }
        if (syntax instanceof Syntax.Index index) {
            return names.index(index);
        }
        if (syntax instanceof Syntax.Call call) {
            return calls.call(call);
        }
        if (syntax instanceof Syntax.Stack stack) {
            return stack(stack);
        }
        if (syntax instanceof Syntax.Negate negate) {
            return elementwise(ElementFunctions.NEGATE, List.of(negate.value()), "-", negate.span());
        }
        if (syntax instanceof Syntax.Sum sum) {
            return sum(sum);
        }
        if (syntax instanceof Syntax.Product product) {
            return product(product);
        }
        if (syntax instanceof Syntax.Range range) {
            context.error(range.span(), "a range such as `0:K` stands in the index of a vector: `v[0:K]`");
            return Optional.empty();
        }
        Syntax.Binary binary = (Syntax.Binary) syntax;
        if (binary.operator() == Operator.MATRIX_PRODUCT) {
            return matrixProduct(binary);
        }
        ElementFunction function =
                binary.operator() == Operator.POWER ? ElementFunctions.POWER : COMPARISONS.get(binary.operator());
        List<Syntax> parts = List.of(binary.left(), binary.right());
        return elementwise(function, parts, binary.operator().symbol(), binary.span());
    }

    /** @param name of the function or operator, for messages */
    Optional<Expression> elementwise(ElementFunction function, List<Syntax> parts, String name, Span span) {
        Optional<List<Expression>> arguments = checkAll(parts);
        Optional<Shape> shape = arguments.flatMap(checked -> common(parts, checked, i -> name));
        return shape.map(found -> new Expression.Apply(function, arguments.get(), found, context.place(span)));
    }

    private Optional<Expression> sum(Syntax.Sum sum) {
        List<Syntax> parts = Children.of(sum);
        Optional<List<Expression>> checked = checkAll(parts);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        List<Expression.Term> terms = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            terms.add(new Expression.Term(
                    sum.terms().get(i).negative(), checked.get().get(i)));
        }
        return common(parts, checked.get(), i -> sum.terms().get(i).negative() ? "-" : "+")
                .map(shape -> new Expression.Sum(terms, shape, context.place(sum.span())));
    }

    private Optional<Expression> product(Syntax.Product product) {
        List<Syntax> parts = Children.of(product);
        Optional<List<Expression>> checked = checkAll(parts);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        List<Expression.Factor> factors = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            factors.add(new Expression.Factor(
                    product.factors().get(i).divisor(), checked.get().get(i)));
        }
        return common(parts, checked.get(), i -> product.factors().get(i).divisor() ? "/" : "*")
                .map(shape -> new Expression.Product(factors, shape, context.place(product.span())));
    }

    /** The shape of elementwise operations: scalars fit all, other shapes must be equal. */
    Optional<Shape> common(List<Syntax> parts, List<Expression> checked, Function<Integer, String> operator) {
        int first = -1;
        for (int i = 0; i < checked.size(); i++) {
            Shape shape = checked.get(i).shape();
            if (shape.isMatrix()) {
                matrixInFormula(parts, checked, i);
                return Optional.empty();
            }
            if (shape.isScalar()) {
                continue;
            }
            if (first < 0) {
                first = i;
            } else if (!shape.equals(checked.get(first).shape())) {
                int next = i + 1;
                if (next < checked.size() && checked.get(next).shape().isMatrix()) {
                    matrixInFormula(parts, checked, next);
                    return Optional.empty();
                }
                context.error(
                        parts.get(i).span(),
                        "`" + operator.apply(i) + "` needs equal shapes, but "
                                + describe(parts.get(first), checked.get(first)) + " and "
                                + describe(parts.get(i), checked.get(i)));
                return Optional.empty();
            }
        }
        return Optional.of(first < 0 ? Shape.SCALAR : checked.get(first).shape());
    }

    private void matrixInFormula(List<Syntax> parts, List<Expression> checked, int index) {
        String matrix = context.quote(parts.get(index));
        Shape shape = checked.get(index).shape();
        boolean times =
                index + 1 < parts.size() && checked.get(index + 1).shape().equals(Shape.vector(shape.columns()));
        String help = times
                ? "write " + matrix.substring(0, matrix.length() - 1) + " @ "
                        + context.quote(parts.get(index + 1)).substring(1)
                : "a matrix stands on the left of '@' only; formulas of whole matrices are not in the language yet";
        context.error(
                parts.get(index).span(),
                matrix + " is a matrix " + shape + context.origin(checked.get(index)) + "; " + help);
    }

    /** Such as "`b` is [X] (declared in line 4)". */
    String describe(Syntax syntax, Expression expression) {
        return context.quote(syntax) + " is " + ShapeMessages.text(expression.shape()) + context.origin(expression);
    }

    private Optional<Expression> matrixProduct(Syntax.Binary binary) {
        Optional<Expression> left = check(binary.left());
        Optional<Expression> right = check(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Shape matrix = left.get().shape();
        Shape vector = right.get().shape();
        String problem = null;
        if (!matrix.isMatrix()) {
            problem = "`@` is a matrix times a vector, but " + describe(binary.left(), left.get())
                    + notAMatrix(matrix, vector);
        } else if (vector.isMatrix()) {
            problem = "`@` is a matrix times a vector, but " + describe(binary.right(), right.get())
                    + "; products of matrices are not in the language yet, `A @ (B @ v)` is";
        } else if (vector.isScalar()) {
            problem = "`@` is a matrix times a vector, but " + describe(binary.right(), right.get())
                    + "; a vector of one is `[" + context.quote(binary.right()).replace("`", "") + "]`";
        } else if (!matrix.columns().equals(vector.size())) {
            problem = "`@` needs a vector [" + matrix.columns() + "], since " + describe(binary.left(), left.get())
                    + ", but " + describe(binary.right(), right.get());
        }
        if (problem != null) {
            context.error(binary.place(), problem);
            return Optional.empty();
        }
        return Optional.of(new Expression.MatrixVector(
                left.get(), right.get(), Shape.vector(matrix.rows()), context.place(binary.span())));
    }

    private static String notAMatrix(Shape left, Shape right) {
        if (right.isMatrix()) {
            return "; the matrix stands on the left: `W @ v` or `transpose(W) @ v`";
        }
        return left.isVector() && left.equals(right)
                ? "; write `*` (element by element) or `dot(a, b)`"
                : "; write `*` for a product element by element";
    }

    private Optional<Expression> stack(Syntax.Stack stack) {
        List<Syntax> parts = stack.brackets().parts();
        if (parts.isEmpty()) {
            context.error(stack.span(), "a stack needs at least one part: `[a, b]`");
            return Optional.empty();
        }
        Optional<List<Expression>> checked = checkAll(parts);
        if (checked.isEmpty()) {
            return Optional.empty();
        }
        Extent size = Extent.of(0);
        for (int i = 0; i < parts.size(); i++) {
            Shape shape = checked.get().get(i).shape();
            if (shape.isMatrix()) {
                context.error(
                        parts.get(i).span(),
                        "a stack is of vectors and scalars, but "
                                + describe(parts.get(i), checked.get().get(i)));
                return Optional.empty();
            }
            size = size.plus(shape.isScalar() ? Extent.ONE : shape.size());
        }
        return Optional.of(new Expression.Stack(checked.get(), Shape.vector(size), context.place(stack.span())));
    }
}
