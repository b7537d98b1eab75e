package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxText;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** Whether the left side of a rule fits an expression; terms and factors may stand in any order. */
final class VariantMatch {
    private static final int MOST_STEPS = 200_000;

    /**
     * What the names of a rule stand for.
     *
     * @param values expressions; of a parameter, state or input its name
     * @param rest terms or factors of the whole that the rule does not mention, by their index
     */
    record Found(Map<String, Syntax> values, Map<String, Extent> dimensions, List<Integer> rest) {
        Found with(String name, Syntax value) {
            Map<String, Syntax> more = new HashMap<>(values);
            more.put(name, value);
            return new Found(more, dimensions, rest);
        }

        Found with(String dimension, Extent extent) {
            Map<String, Extent> more = new HashMap<>(dimensions);
            more.put(dimension, extent);
            return new Found(values, more, rest);
        }
    }

    private final VariantPatterns patterns;
    private final VariantTarget target;
    private int steps;
    private Found found;

    VariantMatch(VariantPatterns patterns, VariantTarget target) {
        this.patterns = patterns;
        this.target = target;
    }

    /** The first way to read the expression as the pattern. */
    Optional<Found> find(Syntax pattern, Syntax expression) {
        steps = 0;
        found = null;
        Found nothing = new Found(Map.of(), Map.of(), List.of());
        Predicate<Found> end = result -> {
            found = result;
            return true;
        };
        if (pattern instanceof Syntax.Sum of && expression instanceof Syntax.Sum in) {
            terms(of, in, 0, new ArrayList<>(), nothing, true, end);
        } else if (pattern instanceof Syntax.Product of && expression instanceof Syntax.Product in) {
            factors(of, in, 0, new ArrayList<>(), nothing, true, end);
        } else {
            match(pattern, expression, nothing, end);
        }
        return Optional.ofNullable(found);
    }

    private boolean match(Syntax pattern, Syntax expression, Found so, Predicate<Found> next) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        if (pattern instanceof Syntax.Name name) {
            return name(name.text(), expression, so, next);
        }
        if (pattern instanceof Syntax.Number number) {
            return expression instanceof Syntax.Number other && other.value() == number.value() && next.test(so);
        }
        if (pattern instanceof Syntax.Index index) {
            return expression instanceof Syntax.Index other && index(index, other, so, next);
        }
        if (pattern instanceof Syntax.Call call) {
            return expression instanceof Syntax.Call other
                    && Functions.plain(call.function().text())
                            .equals(Functions.plain(other.function().text()))
                    && inOrder(call.arguments(), other.arguments(), 0, so, next);
        }
        if (pattern instanceof Syntax.Stack stack) {
            return expression instanceof Syntax.Stack other
                    && inOrder(stack.brackets().parts(), other.brackets().parts(), 0, so, next);
        }
        if (pattern instanceof Syntax.Negate negate) {
            return expression instanceof Syntax.Negate other && match(negate.value(), other.value(), so, next);
        }
        if (pattern instanceof Syntax.Sum sum) {
            return expression instanceof Syntax.Sum other
                    && sum.terms().size() == other.terms().size()
                    && terms(sum, other, 0, new ArrayList<>(), so, false, next);
        }
        if (pattern instanceof Syntax.Product product) {
            return expression instanceof Syntax.Product other
                    && product.factors().size() == other.factors().size()
                    && factors(product, other, 0, new ArrayList<>(), so, false, next);
        }
        return pattern instanceof Syntax.Binary binary
                && expression instanceof Syntax.Binary other
                && binary.operator() == other.operator()
                && inOrder(List.of(binary.left(), binary.right()), List.of(other.left(), other.right()), 0, so, next);
    }

    private boolean name(String name, Syntax expression, Found so, Predicate<Found> next) {
        if (patterns.is(name, Kind.PARAM)) {
            return expression instanceof Syntax.Name other
                    && target.is(other.text(), Kind.PARAM)
                    && bind(name, expression, expression, so, next);
        }
        if (patterns.kinds().containsKey(name)) {
            return false;
        }
        Syntax condition = patterns.conditions().get(name);
        if (condition == null) {
            return bind(name, expression, expression, so, next);
        }
        Syntax equation = expression instanceof Syntax.Name other ? target.equation(other.text()) : null;
        return equation != null
                && bind(name, expression, expression, so, more -> match(condition, equation, more, next));
    }

    /** {@code h[t-1]}: the same time of a state or input of the cell. */
    private boolean index(Syntax.Index pattern, Syntax.Index other, Found so, Predicate<Found> next) {
        if (!(pattern.base() instanceof Syntax.Name name)
                || !(other.base() instanceof Syntax.Name actual)
                || !Objects.equals(TimeIndex.offset(pattern.brackets()), TimeIndex.offset(other.brackets()))) {
            return false;
        }
        Kind kind = patterns.kinds().get(name.text());
        return (kind == Kind.STATE || kind == Kind.INPUT)
                && target.is(actual.text(), kind)
                && bind(name.text(), actual, other, so, next);
    }

    /** @param shaped the expression whose shape is that of the name */
    private boolean bind(String name, Syntax value, Syntax shaped, Found so, Predicate<Found> next) {
        Syntax known = so.values().get(name);
        if (known != null) {
            return SyntaxText.of(known).equals(SyntaxText.of(value)) && next.test(so);
        }
        Found more = so.with(name, value);
        Syntax.Brackets written = patterns.shape(name).orElse(null);
        if (written == null) {
            return next.test(more);
        }
        Shape shape = target.shape(shaped);
        if (shape == null || shape.extents().size() != written.parts().size()) {
            return false;
        }
        for (int i = 0; i < written.parts().size(); i++) {
            Extent extent = shape.extents().get(i);
            if (written.parts().get(i) instanceof Syntax.Name dimension) {
                Extent bound = more.dimensions().get(dimension.text());
                if (bound != null && !bound.equals(extent)) {
                    return false;
                }
                more = more.with(dimension.text(), extent);
            } else if (!(written.parts().get(i) instanceof Syntax.Number number
                    && extent.equals(Extent.of((int) number.value())))) {
                return false;
            }
        }
        return next.test(more);
    }

    private boolean inOrder(List<Syntax> patternParts, List<Syntax> parts, int at, Found so, Predicate<Found> next) {
        if (patternParts.size() != parts.size()) {
            return false;
        }
        return at == parts.size()
                ? next.test(so)
                : match(
                        patternParts.get(at),
                        parts.get(at),
                        so,
                        more -> inOrder(patternParts, parts, at + 1, more, next));
    }

    private boolean terms(
            Syntax.Sum pattern,
            Syntax.Sum sum,
            int at,
            List<Integer> taken,
            Found so,
            boolean whole,
            Predicate<Found> next) {
        if (at == pattern.terms().size()) {
            return next.test(whole ? rest(so, taken, sum.terms().size()) : so);
        }
        Syntax.Term wanted = pattern.terms().get(at);
        for (int i = 0; i < sum.terms().size(); i++) {
            Syntax.Term term = sum.terms().get(i);
            if (taken.contains(i) || term.negative() != wanted.negative()) {
                continue;
            }
            List<Integer> more = new ArrayList<>(taken);
            more.add(i);
            if (match(wanted.value(), term.value(), so, b -> terms(pattern, sum, at + 1, more, b, whole, next))) {
                return true;
            }
        }
        return false;
    }

    private boolean factors(
            Syntax.Product pattern,
            Syntax.Product product,
            int at,
            List<Integer> taken,
            Found so,
            boolean whole,
            Predicate<Found> next) {
        if (at == pattern.factors().size()) {
            return next.test(whole ? rest(so, taken, product.factors().size()) : so);
        }
        Syntax.Factor wanted = pattern.factors().get(at);
        for (int i = 0; i < product.factors().size(); i++) {
            Syntax.Factor factor = product.factors().get(i);
            if (taken.contains(i) || factor.divisor() != wanted.divisor()) {
                continue;
            }
            List<Integer> more = new ArrayList<>(taken);
            more.add(i);
            if (match(
                    wanted.value(), factor.value(), so, b -> factors(pattern, product, at + 1, more, b, whole, next))) {
                return true;
            }
        }
        return false;
    }

    private static Found rest(Found so, List<Integer> taken, int count) {
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!taken.contains(i)) {
                rest.add(i);
            }
        }
        return new Found(so.values(), so.dimensions(), rest);
    }
}
