package org.cellwright.compiler.ir;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A size: a sum of multiples of dimensions and a constant, such as {@code H + X}. Equal sizes are equal records. */
public record Extent(Map<String, Integer> coefficients, int constant) {
    public static final Extent ONE = of(1);

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
            total = Math.addExact(total, Math.multiplyExact(term.getValue(), sizes.get(term.getKey())));
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
