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
    private static final Map<Operator, ElementFunction> ELEMENTWISE = Map.of(
            Operator.POWER, ElementFunctions.POWER,
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
            Optional<Expression> checked = context.begin(syntax.span()) ? dispatch(syntax) : Optional.empty();
            checked.ifPresent(expression -> context.found(syntax, expression.shape()));
            return checked;
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
        ElementFunction function = function(binary.operator());
        List<Syntax> parts = List.of(binary.left(), binary.right());
        return elementwise(function, parts, binary.operator().symbol(), binary.span());
    }

    /** Of all operators but {@code @}. */
    static ElementFunction function(Operator operator) {
        return ELEMENTWISE.get(operator);
    }

    /** @param name of the function or operator, for messages */
    Optional<Expression> elementwise(ElementFunction function, List<Syntax> parts, String name, Span span) {
        return checkAll(parts)
                .flatMap(checked -> fit(parts, checked, i -> name))
                .map(fitted -> new Expression.Apply(function, fitted.parts(), fitted.shape(), context.place(span)));
    }

    private Optional<Expression> sum(Syntax.Sum sum) {
        List<Syntax> parts = Children.of(sum);
        Optional<Fitted> fitted = checkAll(parts)
                .flatMap(checked -> fit(parts, checked, i -> sum.terms().get(i).negative() ? "-" : "+"));
        return fitted.map(found -> {
            List<Expression.Term> terms = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                terms.add(new Expression.Term(
                        sum.terms().get(i).negative(), found.parts().get(i)));
            }
            return new Expression.Sum(terms, found.shape(), context.place(sum.span()));
        });
    }

    private Optional<Expression> product(Syntax.Product product) {
        List<Syntax> parts = Children.of(product);
        Optional<Fitted> fitted = checkAll(parts)
                .flatMap(checked ->
                        fit(parts, checked, i -> product.factors().get(i).divisor() ? "/" : "*"));
        return fitted.map(found -> {
            List<Expression.Factor> factors = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                factors.add(new Expression.Factor(
                        product.factors().get(i).divisor(), found.parts().get(i)));
            }
            return new Expression.Product(factors, found.shape(), context.place(product.span()));
        });
    }

    /** The operands of an elementwise operation, and its shape. */
    record Fitted(List<Expression> parts, Shape shape) {}

    /** Fits operands of elementwise operations together: scalars fit all, other shapes must be equal; the identity takes the shape of the others. */
    Optional<Fitted> fit(List<Syntax> parts, List<Expression> checked, Function<Integer, String> operator) {
        int first = -1;
        boolean identity = false;
        for (int i = 0; i < checked.size(); i++) {
            Shape shape = checked.get(i).shape();
            if (shape.isScalar() || Identities.isUnsized(shape)) {
                identity |= !shape.isScalar();
                continue;
            }
            if (first < 0) {
                first = i;
            } else if (!shape.equals(checked.get(first).shape())) {
                int matrix = shape.isMatrixOrBlocks() ? i : first;
                int other = shape.isMatrixOrBlocks() ? first : i;
                if (shape.rank() != checked.get(first).shape().rank()) {
                    matrixInFormula(parts, checked, matrix, other);
                } else {
                    context.error(
                            parts.get(i).span(),
                            "`" + operator.apply(i) + "` needs equal shapes, but "
                                    + describe(parts.get(first), checked.get(first)) + " and "
                                    + describe(parts.get(i), checked.get(i)));
                }
                return Optional.empty();
            }
        }
        if (first < 0) {
            return Optional.of(new Fitted(checked, identity ? Identities.UNSIZED : Shape.SCALAR));
        }
        Shape shape = checked.get(first).shape();
        if (identity && !(shape.isMatrix() && shape.rows().equals(shape.columns()))) {
            context.error(
                    parts.get(first).span(),
                    "`identity` is a square matrix, but " + describe(parts.get(first), checked.get(first)));
            return Optional.empty();
        }
        return Optional.of(new Fitted(
                identity
                        ? checked.stream()
                                .map(part -> Identities.sized(part, shape))
                                .toList()
                        : checked,
                shape));
    }

    private void matrixInFormula(List<Syntax> parts, List<Expression> checked, int matrix, int other) {
        String quoted = context.quote(parts.get(matrix));
        Shape shape = checked.get(matrix).shape();
        boolean times = other == matrix + 1
                && checked.get(other).shape().equals(Shape.vector(shape.whole().columns()));
        String help = times
                ? "write " + quoted.substring(0, quoted.length() - 1) + " @ "
                        + context.quote(parts.get(other)).substring(1)
                : "but " + describe(parts.get(other), checked.get(other));
        context.error(
                parts.get(matrix).span(),
                quoted + " is a matrix " + shape + context.origin(checked.get(matrix)) + (times ? "; " : ", ") + help);
    }

    /** Such as "`b` is [X] (declared in line 4)". */
    String describe(Syntax syntax, Expression expression) {
        return context.quote(syntax) + " is " + ShapeMessages.text(expression.shape()) + context.origin(expression);
    }

    private Optional<Expression> matrixProduct(Syntax.Binary binary) {
        Optional<Expression> left =
                binary.left() instanceof Syntax.Call call ? calls.leftFactor(call) : check(binary.left());
        Optional<Expression> right = check(binary.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Shape matrix = left.get().shape().whole();
        Shape vector = right.get().shape();
        String problem = null;
        if (!matrix.isMatrix()) {
            problem = "the left side of `@` is a matrix, but " + describe(binary.left(), left.get())
                    + notAMatrix(matrix, vector);
        } else if (vector.isScalar()) {
            problem = "`@` is a matrix times a vector, but " + describe(binary.right(), right.get())
                    + "; a vector of one is `[" + context.quote(binary.right()).replace("`", "") + "]`";
        } else if (left.get().shape().isBlocks() || vector.isBlocks()) {
            problem = ofBlocks(binary, left.get(), right.get());
        } else if (vector.isMatrix()) {
            return ofMatrices(binary, left.get(), right.get());
        }
        if (problem == null
                && !Identities.isUnsized(matrix)
                && !matrix.columns().equals(vector.size())) {
            boolean fits = matrix.rows().equals(vector.size()) && !(left.get() instanceof Expression.Transpose);
            problem = "`@` needs a vector [" + matrix.columns() + "], since " + describe(binary.left(), left.get())
                    + ", but " + describe(binary.right(), right.get())
                    + (fits ? "; `transpose(" + context.quote(binary.left()).replace("`", "") + ")` would fit" : "");
        }
        if (problem != null) {
            if (context.isNews(matrix + " @ " + vector)) {
                context.error(binary.place(), problem);
            }
            return Optional.empty();
        }
        Expression sized = Identities.sized(
                left.get(),
                Shape.matrix(vector.extents().get(0), vector.extents().get(0)));
        return Optional.of(new Expression.MatrixVector(
                sized, right.get(), Shape.vector(sized.shape().whole().rows()), context.place(binary.span())));
    }

    /** What is wrong about a product with blocks, apart from its sizes; null if nothing is. */
    private String ofBlocks(Syntax.Binary binary, Expression left, Expression right) {
        if (right.shape().isMatrixOrBlocks()) {
            return "blocks are multiplied with vectors alone, but " + describe(binary.right(), right)
                    + "; `A @ (B @ v)` needs no product of matrices";
        }
        if (context.isTimed(left)) {
            return "the blocks of a product are weights, but " + context.quote(binary.left())
                    + " differs from step to step; multiply the vector instead";
        }
        return context.isTimed(right)
                ? null
                : "blocks are multiplied with what differs from step to step, but " + context.quote(binary.right())
                        + " is made of weights alone";
    }

    private Optional<Expression> ofMatrices(Syntax.Binary binary, Expression left, Expression right) {
        Shape a = left.shape();
        Shape b = right.shape();
        if (Identities.isUnsized(a) || Identities.isUnsized(b)) {
            return Optional.of(Identities.isUnsized(a) ? right : left);
        }
        boolean scales = left instanceof Expression.Diagonal || right instanceof Expression.Diagonal;
        for (boolean isLeft : new boolean[] {true, false}) {
            if (!scales && context.isTimed(isLeft ? left : right)) {
                context.error(
                        binary.place(),
                        "products of matrices are for weights alone, but "
                                + context.quote(isLeft ? binary.left() : binary.right())
                                + " differs from step to step; `A @ (B @ v)` needs no product of matrices, and `diag(v) @ M` is one of elements");
                return Optional.empty();
            }
        }
        if (!a.columns().equals(b.rows())) {
            context.error(
                    binary.place(),
                    "`@` needs as many columns on the left as rows on the right, but " + describe(binary.left(), left)
                            + " and " + describe(binary.right(), right));
            return Optional.empty();
        }
        Shape shape = Shape.matrix(a.rows(), b.columns());
        return Optional.of(new Expression.MatrixProduct(left, right, shape, context.place(binary.span())));
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
            if (shape.isMatrixOrBlocks()) {
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
