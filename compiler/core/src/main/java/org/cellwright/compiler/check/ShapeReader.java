package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Names;

/** Shapes as written: sums of dimensions and whole numbers in brackets. */
final class ShapeReader {
    private final Scope scope;
    private final Report report;
    private final Set<String> undeclared = new HashSet<>();

    ShapeReader(Scope scope, Report report) {
        this.scope = scope;
        this.report = report;
    }

    /** Empty where there is a mistake, which is reported. */
    Optional<Shape> shape(Syntax.Brackets brackets) {
        if (brackets.parts().size() > 3) {
            report.error(
                    brackets.span(),
                    "a shape has at most three sizes: `[]`, `[rows]`, `[rows, columns]` or, of blocks, `[blocks, rows, columns]`");
            return Optional.empty();
        }
        List<Extent> extents = new ArrayList<>();
        for (Syntax part : brackets.parts()) {
            extent(part).ifPresent(extents::add);
        }
        return extents.size() == brackets.parts().size() ? Optional.of(new Shape(extents)) : Optional.empty();
    }

    private Optional<Extent> extent(Syntax syntax) {
        return position(syntax).flatMap(extent -> positive(extent, syntax));
    }

    /** A sum of dimensions and whole numbers, which may be 0 or negative. */
    Optional<Extent> position(Syntax syntax) {
        try {
            return Optional.ofNullable(read(syntax));
        } catch (ArithmeticException e) {
            report.error(syntax.span(), "this size is too large");
            return Optional.empty();
        }
    }

    private Optional<Extent> positive(Extent extent, Syntax syntax) {
        boolean negative =
                extent.constant() < 0 || extent.coefficients().values().stream().anyMatch(n -> n < 0);
        boolean zero = extent.constant() == 0 && extent.coefficients().isEmpty();
        if (negative || zero) {
            report.error(syntax.span(), "the size " + report.quote(syntax) + " can be less than 1");
            return Optional.empty();
        }
        return Optional.of(extent);
    }

    private Extent read(Syntax syntax) {
        if (syntax instanceof Syntax.Number number) {
            return whole(number.value(), syntax);
        }
        if (syntax instanceof Syntax.Name name) {
            return named(name);
        }
        if (syntax instanceof Syntax.Negate negate) {
            Extent value = read(negate.value());
            return value == null ? null : value.times(-1);
        }
        if (syntax instanceof Syntax.Sum sum) {
            Extent total = Extent.of(0);
            for (Syntax.Term term : sum.terms()) {
                Extent value = read(term.value());
                total = total == null || value == null ? null : total.plus(value.times(term.negative() ? -1 : 1));
            }
            return total;
        }
        if (syntax instanceof Syntax.Product product) {
            return product(product);
        }
        report.error(
                syntax.span(),
                "a size is a sum of dimensions and whole numbers, such as `H + 2*X`, not " + report.quote(syntax));
        return null;
    }

    private Extent product(Syntax.Product product) {
        Extent total = Extent.of(1);
        for (Syntax.Factor factor : product.factors()) {
            Extent value = factor.divisor() ? null : read(factor.value());
            if (factor.divisor()) {
                report.error(factor.operator(), "sizes cannot be divided; declare a dimension for the smaller one");
            }
            total = total == null || value == null ? null : total.times(value);
        }
        return total;
    }

    private Extent named(Syntax.Name name) {
        Symbol symbol = scope.find(name.text());
        if (symbol instanceof Symbol.Dimension) {
            scope.use(name.text());
            return Extent.of(name.text());
        }
        if (symbol instanceof Symbol.Constant constant) {
            scope.use(name.text());
            return whole(constant.value(), name);
        }
        if (symbol != null) {
            report.error(name.span(), "`" + name.text() + "` is " + symbol.kind() + ", not a dimension");
        } else if (!report.isBroken(name.text()) && undeclared.add(name.text())) {
            String near = Names.nearest(name.text(), scope.dimensions())
                    .map(nearest -> "did you mean `" + nearest + "`? Otherwise add `dim " + name.text() + ";`")
                    .orElse("add `dim " + name.text() + ";`");
            report.error(name.span(), "the dimension `" + name.text() + "` is not declared; " + near);
        }
        return null;
    }

    private Extent whole(double value, Syntax syntax) {
        if (value != Math.rint(value)) {
            report.error(syntax.span(), "a size is a whole number, not " + report.quote(syntax));
            return null;
        }
        if (Math.abs(value) > Integer.MAX_VALUE) {
            throw new ArithmeticException();
        }
        return Extent.of((int) value);
    }
}
