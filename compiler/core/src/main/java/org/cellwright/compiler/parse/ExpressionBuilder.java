package org.cellwright.compiler.parse;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.Syntax.Operator;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;
import org.cellwright.grammar.CellParser;

/** Expressions; later stages may recurse over them, since none is deeper than {@link #DEEPEST}. */
final class ExpressionBuilder {
    static final int DEEPEST = 150;

    /** Thrown where an expression is too deep, at the place. */
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Span span;

        TooDeep(Span span) {
            super(null, null, false, false);
            this.span = span;
        }

        Span span() {
            return span;
        }
    }

    private final Places places;
    private final Diagnostics diagnostics;
    private final Map<Syntax, Integer> depths = new IdentityHashMap<>();

    ExpressionBuilder(Places places, Diagnostics diagnostics) {
        this.places = places;
        this.diagnostics = diagnostics;
    }

    Identifier identifier(CellParser.NameContext name) {
        return new Identifier(Normalizer.normalize(name.getText(), Normalizer.Form.NFC), places.span(name));
    }

    Syntax expression(CellParser.ExpressionContext context) {
        Syntax left = sum(context.sum(0));
        if (context.sum().size() == 1) {
            return left;
        }
        Token operator = context.comparison(0).getStart();
        if (context.sum().size() > 2) {
            diagnostics.error(
                    places.span(context.comparison(1)),
                    "comparisons cannot be chained; write `(a < b) * (b < c)` where both are to hold");
        }
        return binary(comparison(operator), left, sum(context.sum(1)), operator, places.span(context));
    }

    Syntax.Brackets brackets(CellParser.BracketsContext context) {
        return new Syntax.Brackets(context.part().stream().map(this::part).toList(), places.span(context));
    }

    private Syntax part(CellParser.PartContext context) {
        if (context.COLON() == null) {
            return expression(context.expression(0));
        }
        int colon = context.COLON().getSymbol().getTokenIndex();
        Optional<Syntax> from = Optional.empty();
        Optional<Syntax> to = Optional.empty();
        List<Syntax> below = new ArrayList<>();
        for (CellParser.ExpressionContext bound : context.expression()) {
            Syntax value = expression(bound);
            below.add(value);
            if (bound.getStart().getTokenIndex() < colon) {
                from = Optional.of(value);
            } else {
                to = Optional.of(value);
            }
        }
        return deep(new Syntax.Range(from, to, places.span(context)), below);
    }

    private static Operator comparison(Token token) {
        return switch (token.getType()) {
            case CellParser.LESS -> Operator.LESS;
            case CellParser.LESS_EQUAL -> Operator.LESS_EQUAL;
            case CellParser.GREATER -> Operator.GREATER;
            case CellParser.GREATER_EQUAL -> Operator.GREATER_EQUAL;
            case CellParser.EQUAL -> Operator.EQUAL;
            default -> Operator.NOT_EQUAL;
        };
    }

    private Syntax sum(CellParser.SumContext context) {
        if (context.product().size() == 1) {
            return product(context.product(0));
        }
        List<Syntax.Term> terms = new ArrayList<>();
        List<Syntax> values = new ArrayList<>();
        eachWithOperator(context, (operator, product) -> {
            Syntax value = product((CellParser.ProductContext) product);
            boolean negative = operator != null && operator.getType() == CellParser.MINUS;
            if (value instanceof Syntax.Negate negated && operator == null) {
                terms.add(new Syntax.Term(true, negated.value(), negated.span()));
            } else {
                terms.add(new Syntax.Term(negative, value, operator == null ? value.span() : places.span(operator)));
            }
            return values.add(value);
        });
        return deep(new Syntax.Sum(terms, places.span(context)), values);
    }

    /** A minus before the first factor is the sign of the whole product, which is the same number. */
    private Syntax product(CellParser.ProductContext context) {
        if (context.signed().size() == 1) {
            return signed(context.signed(0));
        }
        List<Syntax.Factor> factors = new ArrayList<>();
        List<Syntax> values = new ArrayList<>();
        eachWithOperator(context, (operator, signed) -> {
            Syntax value = signed((CellParser.SignedContext) signed);
            boolean divisor = operator != null && operator.getType() == CellParser.SLASH;
            factors.add(new Syntax.Factor(divisor, value, operator == null ? value.span() : places.span(operator)));
            return values.add(value);
        });
        if (factors.get(0).value() instanceof Syntax.Negate negated) {
            factors.set(0, new Syntax.Factor(false, negated.value(), negated.span()));
            Syntax product = deep(new Syntax.Product(factors, places.span(context)), values);
            return negate(product, 1, product.span());
        }
        return deep(new Syntax.Product(factors, places.span(context)), values);
    }

    /** Walks operands and the operators between them; the first operand has none. */
    private static void eachWithOperator(
            ParserRuleContext context, BiFunction<Token, ParserRuleContext, Boolean> action) {
        Token operator = null;
        for (ParseTree child : context.children) {
            if (child instanceof TerminalNode terminal) {
                operator = terminal.getSymbol();
            } else {
                action.apply(operator, (ParserRuleContext) child);
            }
        }
    }

    private Syntax signed(CellParser.SignedContext context) {
        return negate(matrixProduct(context.matrixProduct()), context.MINUS().size(), places.span(context));
    }

    private Syntax matrixProduct(CellParser.MatrixProductContext context) {
        int last = context.exponent().size() - 1;
        if (last < 0) {
            return power(context.power());
        }
        Syntax right = exponent(context.exponent(last));
        for (int i = last - 1; i >= -1; i--) {
            Syntax left =
                    i < 0 ? power(context.power()) : power(context.exponent(i).power());
            Token first =
                    i < 0 ? context.getStart() : context.exponent(i).power().getStart();
            Span span = places.span(first, context.getStop());
            right = binary(
                    Operator.MATRIX_PRODUCT, left, right, context.AT(i + 1).getSymbol(), span);
            if (i >= 0) {
                CellParser.ExponentContext signed = context.exponent(i);
                right = negate(right, signed.MINUS().size(), right.span());
            }
        }
        return right;
    }

    private Syntax exponent(CellParser.ExponentContext context) {
        return negate(power(context.power()), context.MINUS().size(), places.span(context));
    }

    private Syntax power(CellParser.PowerContext context) {
        int last = context.signedPostfix().size() - 1;
        if (last < 0) {
            return postfix(context.postfix());
        }
        CellParser.SignedPostfixContext exponent = context.signedPostfix(last);
        Syntax right = negate(postfix(exponent.postfix()), exponent.MINUS().size(), places.span(exponent));
        for (int i = last - 1; i >= -1; i--) {
            CellParser.PostfixContext base =
                    i < 0 ? context.postfix() : context.signedPostfix(i).postfix();
            Span span = places.span(base.getStart(), context.getStop());
            right = binary(
                    Operator.POWER, postfix(base), right, context.CARET(i + 1).getSymbol(), span);
            if (i >= 0) {
                right = negate(right, context.signedPostfix(i).MINUS().size(), right.span());
            }
        }
        return right;
    }

    private Syntax postfix(CellParser.PostfixContext context) {
        Syntax base = primary(context.primary());
        for (CellParser.BracketsContext index : context.brackets()) {
            Syntax.Brackets brackets = brackets(index);
            List<Syntax> below = new ArrayList<>(brackets.parts());
            below.add(base);
            base = deep(new Syntax.Index(base, brackets, places.span(context.getStart(), index.getStop())), below);
        }
        return base;
    }

    private Syntax primary(CellParser.PrimaryContext context) {
        if (context.number() != null) {
            return number(context.number());
        }
        if (context.call() != null) {
            CellParser.CallContext call = context.call();
            List<Syntax> arguments =
                    call.expression().stream().map(this::expression).toList();
            return deep(new Syntax.Call(identifier(call.name()), arguments, places.span(call)), arguments);
        }
        if (context.name() != null) {
            Identifier name = identifier(context.name());
            return new Syntax.Name(name.text(), name.span());
        }
        if (context.brackets() != null) {
            Syntax.Brackets brackets = brackets(context.brackets());
            return deep(new Syntax.Stack(brackets), brackets.parts());
        }
        return expression(context.expression());
    }

    /** Bad numbers were reported with the tokens. */
    private Syntax number(CellParser.NumberContext context) {
        double value = context.NUMBER() == null ? 1 : Double.parseDouble(context.getText());
        return new Syntax.Number(value, places.span(context));
    }

    /** The number before {@code ..}, which is one token with it. */
    Syntax rangeFrom(Token token) {
        String digits = token.getText().substring(0, token.getText().length() - 2);
        return new Syntax.Number(Double.parseDouble(digits), places.span(token));
    }

    private Syntax negate(Syntax value, int times, Span span) {
        return times % 2 == 0 ? value : deep(new Syntax.Negate(value, span), List.of(value));
    }

    private Syntax binary(Operator operator, Syntax left, Syntax right, Token token, Span span) {
        return deep(new Syntax.Binary(operator, left, right, places.span(token), span), List.of(left, right));
    }

    private Syntax deep(Syntax syntax, List<Syntax> below) {
        int depth = 1;
        for (Syntax part : below) {
            depth = Math.max(depth, 1 + depths.getOrDefault(part, 1));
        }
        if (depth > DEEPEST) {
            throw new TooDeep(syntax.span());
        }
        depths.put(syntax, depth);
        return syntax;
    }
}
