package org.cellwright.compiler.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A size: a sum of multiples of dimensions, of products of dimensions, and a constant, such as {@code H + 2*X + N*K}. Equal
 * sizes are equal records.
 *
 * @param coefficients by dimension, or by dimensions joined by {@code *} of their product, see {@link #factors}
 */
public record Extent(Map<String, Integer> coefficients, int constant) {
    public static final Extent ONE = of(1);
    private static final String PRODUCT = "*";
    private static final String QUOTED_PRODUCT = "\\*";

    public Extent {
        TreeMap<String, Integer> sorted = new TreeMap<>(coefficients);
        sorted.values().removeIf(count -> count == 0);
        coefficients = Collections.unmodifiableMap(sorted);
    }

    public static Extent of(int constant) {
        return new Extent(Map.of(), constant);
    }

    public static Extent of(String dimension) {
        return new Extent(Map.of(dimension, 1), 0);
    }

    /** The dimension that it is, if it is one. */
    public Optional<String> dimension() {
        return coefficients.keySet().stream()
                .filter(name -> equals(of(name)) && factors(name).size() == 1)
                .findFirst();
    }

    public Extent plus(Extent other) {
        TreeMap<String, Integer> sum = new TreeMap<>(coefficients);
        other.coefficients.forEach((name, count) -> sum.merge(name, count, Math::addExact));
        return new Extent(sum, Math.addExact(constant, other.constant));
    }

    public Extent times(int factor) {
        TreeMap<String, Integer> product = new TreeMap<>();
        coefficients.forEach((name, count) -> product.put(name, Math.multiplyExact(count, factor)));
        return new Extent(product, Math.multiplyExact(constant, factor));
    }

    public Extent times(Extent other) {
        Extent sum = times(other.constant).plus(other.minus(of(other.constant)).times(constant));
        for (Map.Entry<String, Integer> left : coefficients.entrySet()) {
            for (Map.Entry<String, Integer> right : other.coefficients.entrySet()) {
                List<String> factors = new ArrayList<>(factors(left.getKey()));
                factors.addAll(factors(right.getKey()));
                Collections.sort(factors);
                int count = Math.multiplyExact(left.getValue(), right.getValue());
                sum = sum.plus(new Extent(Map.of(String.join(PRODUCT, factors), count), 0));
            }
        }
        return sum;
    }

    /** The dimensions that a key of {@link #coefficients} stands for the product of; mostly one. */
    public static List<String> factors(String key) {
        return List.of(key.split(QUOTED_PRODUCT));
    }

    /** Whether it is at least this, whatever the dimensions are bound to; each is at least 1. */
    public boolean isAtLeast(int least) {
        return coefficients.values().stream().allMatch(count -> count > 0)
                && constant
                                + coefficients.values().stream()
                                        .mapToLong(Integer::longValue)
                                        .sum()
                        >= least;
    }

    public Extent minus(Extent other) {
        return plus(other.times(-1));
    }

    public int in(Map<String, Integer> sizes) {
        int total = constant;
        for (Map.Entry<String, Integer> term : coefficients.entrySet()) {
            int product = term.getValue();
            for (String dimension : factors(term.getKey())) {
                product = Math.multiplyExact(product, sizes.get(dimension));
            }
            total = Math.addExact(total, product);
        }
        return total;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        coefficients.forEach((name, count) -> text.append(text.isEmpty() ? "" : " + ")
                .append(count == 1 ? "" : count + "*")
                .append(name));
        if (constant != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " + ").append(constant);
        }
        return text.toString();
    }
}
