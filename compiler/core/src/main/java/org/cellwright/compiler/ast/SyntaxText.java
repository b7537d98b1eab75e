package org.cellwright.compiler.ast;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes expressions and equations in the language, with no more brackets than they need. */
public final class SyntaxText {
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int SIGNED = 3;
    private static final int MATRIX_PRODUCT = 4;
    private static final int POWER = 5;
    private static final int POSTFIX = 6;

    private SyntaxText() {}

    /** Such as {@code h[t] = u * h[t-1];}. */
    public static String of(CellFile.Equation equation) {
        return equation.name()
                + equation.indices().stream().map(SyntaxText::of).collect(Collectors.joining())
                + equation.shape().map(shape -> ": " + of(shape)).orElse("")
                + " = " + of(equation.value()) + ";";
    }

    public static String of(Syntax.Brackets brackets) {
        String parts = brackets.parts().stream().map(SyntaxText::of).collect(Collectors.joining(", "));
        return "[" + parts.replaceFirst("^t ([-+]) ([0-9]+)$", "t$1$2") + "]";
    }

    public static String of(Syntax syntax) {
        if (syntax instanceof Syntax.Number number) {
            return new BigDecimal(Double.toString(number.value()))
                    .stripTrailingZeros()
                    .toString()
                    .replaceFirst("^([0-9])E\\+([0-9])$", "$1e$2")
                    .replace("E+", "e")
                    .replace('E', 'e');
        }
        if (syntax instanceof Syntax.Name name) {
            return name.text();
        }
        if (syntax instanceof Syntax.Call call) {
            return call.function()
                    + call.arguments().stream().map(SyntaxText::of).collect(Collectors.joining(", ", "(", ")"));
        }
        if (syntax instanceof Syntax.Index index) {
            return of(index.base(), POSTFIX) + of(index.brackets());
        }
        if (syntax instanceof Syntax.Stack stack) {
            return of(stack.brackets());
        }
        if (syntax instanceof Syntax.Range range) {
            return bound(range.from()) + ":" + bound(range.to());
        }
        if (syntax instanceof Syntax.Negate negate) {
            return "-" + of(negate.value(), PRODUCT);
        }
        if (syntax instanceof Syntax.Sum sum) {
            return sum(sum.terms());
        }
        if (syntax instanceof Syntax.Product product) {
            return product(product.factors());
        }
        Syntax.Binary binary = (Syntax.Binary) syntax;
        return switch (binary.operator()) {
            case MATRIX_PRODUCT -> of(binary.left(), POWER) + " @ " + right(binary.right(), MATRIX_PRODUCT);
            case POWER -> of(binary.left(), POSTFIX) + " ^ " + right(binary.right(), POWER);
            default -> of(binary.left(), SUM) + " " + binary.operator().symbol() + " " + of(binary.right(), SUM);
        };
    }

    private static String bound(Optional<Syntax> bound) {
        return bound.map(SyntaxText::of).orElse("");
    }

    private static String sum(List<Syntax.Term> terms) {
        StringBuilder text = new StringBuilder();
        for (Syntax.Term term : terms) {
            String sign = term.negative() ? "-" : "+";
            text.append(text.isEmpty() ? term.negative() ? "-" : "" : " " + sign + " ");
            text.append(of(term.value(), PRODUCT));
        }
        return text.toString();
    }

    private static String product(List<Syntax.Factor> factors) {
        StringBuilder text = new StringBuilder();
        for (Syntax.Factor factor : factors) {
            text.append(text.isEmpty() ? "" : factor.divisor() ? " / " : " * ");
            text.append(of(factor.value(), SIGNED));
        }
        return text.toString();
    }

    /** What groups to the right, where a sign needs no brackets. */
    private static String right(Syntax syntax, int level) {
        boolean signed = syntax instanceof Syntax.Negate negate && level(negate.value()) >= POWER;
        return signed ? of(syntax) : of(syntax, level);
    }

    private static String of(Syntax syntax, int level) {
        return level(syntax) >= level ? of(syntax) : "(" + of(syntax) + ")";
    }

    private static int level(Syntax syntax) {
        if (syntax instanceof Syntax.Sum) {
            return SUM;
        }
        if (syntax instanceof Syntax.Product) {
            return PRODUCT;
        }
        if (syntax instanceof Syntax.Negate negate) {
            return Math.min(SIGNED, level(negate.value()));
        }
        if (syntax instanceof Syntax.Binary binary) {
            return switch (binary.operator()) {
                case MATRIX_PRODUCT -> MATRIX_PRODUCT;
                case POWER -> POWER;
                default -> 0;
            };
        }
        return POSTFIX;
    }
}
