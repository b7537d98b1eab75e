package org.cellwright.compiler.check;

import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * Elements and ranges of vectors, {@code v[0]}, {@code v[0:K]}, and ranges of rows and columns of matrices, {@code W[0:K, L:]}.
 * They have to exist whatever the dimensions are bound to.
 */
final class SliceChecker {
    private final CellContext context;

    SliceChecker(CellContext context) {
        this.context = context;
    }

    /** @param vector what the brackets follow, in the text {@code base} */
    Optional<Expression> slice(Syntax.Index index, Expression vector) {
        Syntax.Brackets brackets = index.brackets();
        if (vector.shape().isMatrix() && !Identities.isUnsized(vector.shape())) {
            return block(index, vector);
        }
        if (!vector.shape().isVector()) {
            context.error(
                    brackets.span(),
                    context.quote(index.base()) + " is " + ShapeMessages.text(vector.shape()) + context.origin(vector)
                            + "; elements and ranges are taken of vectors and matrices");
            return Optional.empty();
        }
        if (brackets.parts().size() != 1) {
            context.error(
                    brackets.span(),
                    "a vector has one index, such as `[0]` or `[0:K]`"
                            + (brackets.parts().isEmpty() ? "" : "; vectors are put together by `[a[0:K], b]`"));
            return Optional.empty();
        }
        Syntax part = brackets.parts().get(0);
        Extent whole = vector.shape().size();
        return part(part, index, whole, "[" + whole + "]", vector)
                .map(found -> found.isWhole()
                        ? vector
                        : new Expression.Slice(
                                vector, found.from(), found.size(), found.element(), context.place(index.span())));
    }

    /** A rectangle of a matrix of weights: rows, or rows and columns. */
    private Optional<Expression> block(Syntax.Index index, Expression matrix) {
        Syntax.Brackets brackets = index.brackets();
        List<Syntax> parts = brackets.parts();
        if (context.isTimed(matrix)) {
            context.error(
                    index.span(),
                    "parts are taken of matrices of weights, but " + context.quote(index.base())
                            + " differs from step to step; a part of a product is `(M @ v)[0:K]`");
            return Optional.empty();
        }
        boolean ranges = parts.stream().allMatch(part -> part instanceof Syntax.Range);
        if (!ranges || parts.isEmpty() || parts.size() > 2) {
            context.error(
                    brackets.span(),
                    context.quote(index.base()) + " is a matrix " + matrix.shape() + context.origin(matrix)
                            + "; rows are taken by a range, `[0:K]`, rows and columns by two, `[0:K, 0:L]`");
            return Optional.empty();
        }
        Shape shape = matrix.shape();
        String text = shape.toString();
        Optional<Part> rows = part(parts.get(0), index, shape.rows(), text, matrix);
        Optional<Part> columns = parts.size() == 1
                ? Optional.of(new Part(Extent.of(0), shape.columns(), false, true))
                : part(parts.get(1), index, shape.columns(), text, matrix);
        if (rows.isEmpty() || columns.isEmpty()) {
            return Optional.empty();
        }
        if (rows.get().isWhole() && columns.get().isWhole()) {
            return Optional.of(matrix);
        }
        return Optional.of(new Expression.Block(
                matrix,
                rows.get().from(),
                columns.get().from(),
                Shape.matrix(rows.get().size(), columns.get().size()),
                context.place(index.span())));
    }

    private record Part(Extent from, Extent size, boolean element, boolean isWhole) {}

    /** @param shape of what a part is taken of, as text */
    private Optional<Part> part(Syntax part, Syntax.Index index, Extent whole, String shape, Expression base) {
        ShapeReader reader = new ShapeReader(context.scope, context.report());
        if (part instanceof Syntax.Range range) {
            Optional<Extent> from = bound(range.from(), Extent.of(0), reader);
            Optional<Extent> to = bound(range.to(), whole, reader);
            return from.isEmpty() || to.isEmpty()
                    ? Optional.empty()
                    : checked(index, whole, shape, base, from.get(), to.get(), false);
        }
        return reader.position(part).flatMap(at -> checked(index, whole, shape, base, at, at.plus(Extent.ONE), true));
    }

    private static Optional<Extent> bound(Optional<Syntax> written, Extent otherwise, ShapeReader reader) {
        return written.isEmpty() ? Optional.of(otherwise) : reader.position(written.get());
    }

    private Optional<Part> checked(
            Syntax.Index index, Extent whole, String shape, Expression base, Extent from, Extent to, boolean element) {
        Extent size = to.minus(from);
        Extent rest = whole.minus(to);
        String problem = null;
        if (!from.isAtLeast(0)) {
            problem = "elements are counted from 0, and `" + from + "` can be less";
        } else if (!rest.isAtLeast(0)) {
            problem = (element ? "the element `" + from : "the end `" + to)
                    + "` can lie outside; declare the whole as a sum such as `[" + to + " + N]`";
        } else if (!size.isAtLeast(1)) {
            problem = "this range can be empty";
        }
        if (problem != null) {
            context.error(
                    index.brackets().span(),
                    context.quote(index.base()) + " is " + shape + context.origin(base) + "; " + problem);
            return Optional.empty();
        }
        return Optional.of(new Part(from, size, element, !element && size.equals(whole)));
    }
}
