package org.cellwright.compiler.ast;

import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.source.Span;

/** An expression as written. Sums and products are lists, and no expression is deeper than the parser allows. */
public sealed interface Syntax {
    Span span();

    record Number(double value, Span span) implements Syntax {}

    record Name(String text, Span span) implements Syntax {}

    record Call(Identifier function, List<Syntax> arguments, Span span) implements Syntax {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code base[i, j]}. */
    record Index(Syntax base, Brackets brackets, Span span) implements Syntax {}

    /** {@code [a, b]} that stands alone: a stack. */
    record Stack(Brackets brackets) implements Syntax {
        @Override
        public Span span() {
            return brackets.span();
        }
    }

    /** What stands between square brackets. */
    record Brackets(List<Syntax> parts, Span span) {
        public Brackets {
            parts = List.copyOf(parts);
        }
    }

    /** {@code from:to} in an index, the end not included; without them from the first to the last element. */
    record Range(Optional<Syntax> from, Optional<Syntax> to, Span span) implements Syntax {}

    record Negate(Syntax value, Span span) implements Syntax {}

    record Sum(List<Term> terms, Span span) implements Syntax {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /** @param operator the place of the sign before it, or of the term itself where there is none */
    record Term(boolean negative, Syntax value, Span operator) {}

    record Product(List<Factor> factors, Span span) implements Syntax {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    /** @param operator the place of the operator before it, or of the factor itself where there is none */
    record Factor(boolean divisor, Syntax value, Span operator) {}

    /** One of {@code @}, {@code ^} and the comparisons. */
    record Binary(Operator operator, Syntax left, Syntax right, Span place, Span span) implements Syntax {}

    enum Operator {
        MATRIX_PRODUCT("@"),
        POWER("^"),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }
}
