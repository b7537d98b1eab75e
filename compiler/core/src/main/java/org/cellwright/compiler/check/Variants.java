package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxParts;
import org.cellwright.compiler.ast.SyntaxText;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.source.Span;

/** Changes the equations of a cell by the rules of a variant: each rule in turn, wherever its left side fits. */
final class Variants {
    private final VariantPatterns patterns;
    private final CellFile.Rule rule;
    private final VariantTarget target;
    private final VariantMatch match;
    private final Report report;
    private final List<CellFile.Declaration> fresh = new ArrayList<>();
    private String equation;
    private int applied;

    private Variants(VariantPatterns patterns, CellFile.Rule rule, VariantTarget target, Report report) {
        this.patterns = patterns;
        this.rule = rule;
        this.target = target;
        this.match = new VariantMatch(patterns, target);
        this.report = report;
    }

    /**
     * The changed cell.
     *
     * @param cell without repetitions
     * @param use where the cell names the variant
     * @param shapes of a cell's expressions
     */
    static CellFile.Cell apply(
            CellFile.Cell cell,
            CellFile.Variant variant,
            Identifier use,
            Function<CellFile.Cell, VariantTarget> shapes,
            Report report) {
        VariantPatterns patterns = VariantPatterns.of(variant);
        CellFile.Cell changed = cell;
        int applied = 0;
        for (CellFile.Rule rule : variant.rules()) {
            Variants step = new Variants(patterns, rule, shapes.apply(changed), report);
            changed = step.run(changed);
            applied += step.applied;
        }
        if (applied == 0 && !variant.rules().isEmpty()) {
            String first = SyntaxText.of(variant.rules().get(0).left());
            report.error(
                    use.span(),
                    "`" + use + "` finds nothing to change in `" + cell.name() + "`: no equation has `" + first + "`"
                            + (variant.rules().size() > 1 ? ", or what its other rules change" : ""));
        }
        return changed;
    }

    private CellFile.Cell run(CellFile.Cell cell) {
        List<CellFile.Equation> equations = new ArrayList<>();
        for (CellFile.Equation each : cell.equations()) {
            int before = applied;
            equation = each.name().text();
            Syntax value = rewrite(each.value());
            equations.add(
                    applied == before
                            ? each
                            : new CellFile.Equation(
                                    each.name(),
                                    each.indices(),
                                    each.shape(),
                                    flat(value),
                                    each.span(),
                                    Optional.of("in `" + cell.name() + "`, with `"
                                            + patterns.variant().name() + "`")));
        }
        List<CellFile.Declaration> declarations = new ArrayList<>(cell.declarations());
        declarations.addAll(fresh);
        return cell.with(declarations, equations, cell.repetitions());
    }

    private Syntax rewrite(Syntax syntax) {
        Optional<VariantMatch.Found> found = match.find(rule.left(), syntax);
        if (found.isEmpty()) {
            boolean indexed = syntax instanceof Syntax.Index index && index.base() instanceof Syntax.Name;
            return indexed ? syntax : SyntaxParts.map(syntax, this::rewrite);
        }
        applied++;
        Map<String, Syntax> values = new HashMap<>(found.get().values());
        values.replaceAll((name, value) -> patterns.kinds().containsKey(name) ? value : rewrite(value));
        Syntax result = instantiate(rule.right(), values, found.get().dimensions(), new HashMap<>());
        return joined(syntax, found.get().rest(), result);
    }

    /** The result and the terms or factors that the rule does not mention. */
    private Syntax joined(Syntax whole, List<Integer> rest, Syntax result) {
        if (rest.isEmpty()) {
            return result;
        }
        int place = 0;
        while (rest.contains(place)) {
            place++;
        }
        if (whole instanceof Syntax.Sum sum) {
            List<Syntax.Term> terms = new ArrayList<>();
            for (int i = 0; i < sum.terms().size(); i++) {
                Syntax.Term term = sum.terms().get(i);
                if (i == place) {
                    terms.add(new Syntax.Term(false, result, term.operator()));
                } else if (rest.contains(i)) {
                    terms.add(new Syntax.Term(term.negative(), rewrite(term.value()), term.operator()));
                }
            }
            return new Syntax.Sum(terms, sum.span());
        }
        Syntax.Product product = (Syntax.Product) whole;
        List<Syntax.Factor> factors = new ArrayList<>();
        for (int i = 0; i < product.factors().size(); i++) {
            Syntax.Factor factor = product.factors().get(i);
            if (i == place) {
                factors.add(new Syntax.Factor(false, result, factor.operator()));
            } else if (rest.contains(i)) {
                factors.add(new Syntax.Factor(factor.divisor(), rewrite(factor.value()), factor.operator()));
            }
        }
        return new Syntax.Product(factors, product.span());
    }

    private Syntax instantiate(
            Syntax syntax, Map<String, Syntax> values, Map<String, Extent> dimensions, Map<String, String> names) {
        if (syntax instanceof Syntax.Name name) {
            Syntax value = values.get(name.text());
            if (value != null) {
                return value;
            }
            Extent extent = dimensions.get(name.text());
            if (extent != null) {
                return size(extent, name.span());
            }
            CellFile.Declaration declaration = patterns.parameters().get(name.text());
            return declaration == null
                    ? name
                    : new Syntax.Name(
                            names.computeIfAbsent(name.text(), key -> parameter(key, declaration, dimensions)),
                            name.span());
        }
        return SyntaxParts.map(syntax, part -> instantiate(part, values, dimensions, names));
    }

    /** Declares a parameter of the cell for this place. */
    private String parameter(String name, CellFile.Declaration declaration, Map<String, Extent> dimensions) {
        String own = target.fresh(name + "_" + equation);
        Optional<Syntax.Brackets> shape =
                declaration.shape().map(written -> SyntaxParts.map(written, part -> extent(part, dimensions, name)));
        fresh.add(new CellFile.Declaration(
                Kind.PARAM,
                List.of(new CellFile.Declared(new Identifier(own, declaration.span()), List.of())),
                shape,
                declaration.value(),
                declaration.span()));
        return own;
    }

    private Syntax extent(Syntax syntax, Map<String, Extent> dimensions, String name) {
        if (syntax instanceof Syntax.Name dimension && patterns.is(dimension.text(), Kind.DIM)) {
            Extent extent = dimensions.get(dimension.text());
            if (extent == null) {
                report.error(
                        dimension.span(),
                        "the size `" + dimension.text() + "` of `" + name + "` follows from nothing on the left of `"
                                + SyntaxText.of(rule.left()) + " => ...`; give one of its names a shape: `z: ["
                                + dimension.text() + "];`");
                return new Syntax.Number(1, dimension.span());
            }
            return size(extent, dimension.span());
        }
        return SyntaxParts.map(syntax, part -> extent(part, dimensions, name));
    }

    private static Syntax size(Extent extent, Span span) {
        List<Syntax.Term> terms = new ArrayList<>();
        extent.coefficients().forEach((name, count) -> {
            Syntax dimension = new Syntax.Name(name, span);
            Syntax number = new Syntax.Number(Math.abs(count), span);
            Syntax value = Math.abs(count) == 1
                    ? dimension
                    : new Syntax.Product(
                            List.of(new Syntax.Factor(false, number, span), new Syntax.Factor(false, dimension, span)),
                            span);
            terms.add(new Syntax.Term(count < 0, value, span));
        });
        if (extent.constant() != 0 || terms.isEmpty()) {
            terms.add(
                    new Syntax.Term(extent.constant() < 0, new Syntax.Number(Math.abs(extent.constant()), span), span));
        }
        return terms.size() == 1 && !terms.get(0).negative() ? terms.get(0).value() : new Syntax.Sum(terms, span);
    }

    /** Sums within sums and products within products are one, so that later rules see all their terms; 0 is none. */
    private static Syntax flat(Syntax syntax) {
        Syntax parts = SyntaxParts.map(syntax, Variants::flat);
        if (parts instanceof Syntax.Sum sum) {
            List<Syntax.Term> terms = new ArrayList<>();
            for (Syntax.Term term : sum.terms()) {
                if (term.value() instanceof Syntax.Sum inner) {
                    inner.terms()
                            .forEach(each -> terms.add(new Syntax.Term(
                                    each.negative() != term.negative(), each.value(), each.operator())));
                } else if (!(term.value() instanceof Syntax.Number number && number.value() == 0)) {
                    terms.add(term);
                }
            }
            return terms.isEmpty() ? new Syntax.Number(0, sum.span()) : new Syntax.Sum(terms, sum.span());
        }
        if (parts instanceof Syntax.Product product) {
            List<Syntax.Factor> factors = new ArrayList<>();
            for (Syntax.Factor factor : product.factors()) {
                if (factor.value() instanceof Syntax.Product inner && !factor.divisor()) {
                    factors.addAll(inner.factors());
                } else {
                    factors.add(factor);
                }
            }
            return new Syntax.Product(factors, product.span());
        }
        return parts;
    }
}
