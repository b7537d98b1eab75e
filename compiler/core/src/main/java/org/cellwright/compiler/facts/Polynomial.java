package org.cellwright.compiler.facts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/**
 * A whole-number polynomial in dimensions: how many parameters a cell has, how many operations a step takes.
 *
 * @param terms the coefficient, not 0, of each product of dimensions; a dimension that is squared stands twice
 */
public record Polynomial(Map<List<String>, Long> terms) {
    private static final Comparator<List<String>> ORDER =
            Comparator.<List<String>>comparingInt(List::size).reversed().thenComparing(List::toString);

    public static final Polynomial ZERO = new Polynomial(Map.of());

    public Polynomial {
        TreeMap<List<String>, Long> sorted = new TreeMap<>(ORDER);
        terms.forEach((factors, count) -> {
            if (count != 0) {
                List<String> copy = new ArrayList<>(factors);
                Collections.sort(copy);
                sorted.merge(List.copyOf(copy), count, Math::addExact);
            }
        });
        terms = Collections.unmodifiableMap(sorted);
    }

    public static Polynomial of(Extent extent) {
        TreeMap<List<String>, Long> terms = new TreeMap<>(ORDER);
        extent.coefficients().forEach((name, count) -> terms.put(Extent.factors(name), (long) count));
        terms.put(List.of(), (long) extent.constant());
        return new Polynomial(terms);
    }

    /** How many elements something of this shape has. */
    public static Polynomial of(Shape shape) {
        Polynomial product = of(Extent.ONE);
        for (Extent extent : shape.extents()) {
            product = product.times(of(extent));
        }
        return product;
    }

    public Polynomial plus(Polynomial other) {
        TreeMap<List<String>, Long> sum = new TreeMap<>(ORDER);
        sum.putAll(terms);
        other.terms.forEach((factors, count) -> sum.merge(factors, count, Math::addExact));
        return new Polynomial(sum);
    }

    public Polynomial times(long factor) {
        return times(new Polynomial(Map.of(List.of(), factor)));
    }

    public Polynomial times(Polynomial other) {
        TreeMap<List<String>, Long> product = new TreeMap<>(ORDER);
        terms.forEach((left, many) -> other.terms.forEach((right, more) -> {
            List<String> factors = new ArrayList<>(left);
            factors.addAll(right);
            Collections.sort(factors);
            product.merge(factors, Math.multiplyExact(many, more), Math::addExact);
        }));
        return new Polynomial(product);
    }

    /** Its value where the dimensions have these sizes. */
    public long in(Map<String, Integer> sizes) {
        long total = 0;
        for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (String name : term.getKey()) {
                product = Math.multiplyExact(product, (long) sizes.get(name));
            }
            total = Math.addExact(total, product);
        }
        return total;
    }

    /** As cells write it: {@code 4*H^2 + 4*H*X + 4*H}; {@code 0} where there is nothing. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        terms.forEach((factors, count) -> {
            text.append(text.isEmpty() ? (count < 0 ? "-" : "") : count < 0 ? " - " : " + ");
            String product = product(factors);
            long size = Math.abs(count);
            text.append(product.isEmpty() ? Long.toString(size) : size == 1 ? product : size + "*" + product);
        });
        return text.isEmpty() ? "0" : text.toString();
    }

    private static String product(List<String> factors) {
        List<String> powers = new ArrayList<>();
        for (int i = 0; i < factors.size(); ) {
            int count = Collections.frequency(factors, factors.get(i));
            powers.add(factors.get(i) + (count == 1 ? "" : "^" + count));
            i += count;
        }
        return String.join("*", powers);
    }
}
