package org.cellwright.compiler.check;

import java.util.Optional;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Extent;

/** Elements and ranges of vectors: {@code v[0]}, {@code v[0:K]}. They have to exist whatever the dimensions are bound to. */
final class SliceChecker {
    private final CellContext context;

    SliceChecker(CellContext context) {
        this.context = context;
    }

    /** @param vector what the brackets follow, in the text {@code base} */
    Optional<Expression> slice(Syntax.Index index, Expression vector) {
        Syntax.Brackets brackets = index.brackets();
        if (!vector.shape().isVector()) {
            context.error(
                    brackets.span(),
                    context.quote(index.base()) + " is " + ShapeMessages.text(vector.shape()) + context.origin(vector)
                            + "; elements and ranges are taken of vectors");
            return Optional.empty();
        }
        if (brackets.parts().size() != 1) {
            context.error(
                    brackets.span(),
                    "a vector has one index, such as `[0]` or `[0:K]`"
                            + (brackets.parts().isEmpty() ? "" : "; vectors are put together by `[a[0:K], b]`"));
            return Optional.empty();
        }
        ShapeReader reader = new ShapeReader(context.scope, context.report());
        Syntax part = brackets.parts().get(0);
        Extent whole = vector.shape().size();
        if (part instanceof Syntax.Range range) {
            Optional<Extent> from = bound(range.from(), Extent.of(0), reader);
            Optional<Extent> to = bound(range.to(), whole, reader);
            return from.isEmpty() || to.isEmpty()
                    ? Optional.empty()
                    : checked(index, vector, from.get(), to.get(), false);
        }
        return reader.position(part).flatMap(at -> checked(index, vector, at, at.plus(Extent.ONE), true));
    }

    private static Optional<Extent> bound(Optional<Syntax> written, Extent otherwise, ShapeReader reader) {
        return written.isEmpty() ? Optional.of(otherwise) : reader.position(written.get());
    }

    private Optional<Expression> checked(
            Syntax.Index index, Expression vector, Extent from, Extent to, boolean element) {
        Extent whole = vector.shape().size();
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
                    context.quote(index.base()) + " is [" + whole + "]" + context.origin(vector) + "; " + problem);
            return Optional.empty();
        }
        if (!element && size.equals(whole)) {
            return Optional.of(vector);
        }
        return Optional.of(new Expression.Slice(vector, from, size, element, context.place(index.span())));
    }
}
