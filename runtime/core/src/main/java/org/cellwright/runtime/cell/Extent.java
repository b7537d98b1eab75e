package org.cellwright.runtime.cell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A size as a cell declares it: a sum of multiples of its dimensions, of products of dimensions, and a constant, such
 * as {@code 2*H + X + N*K}.
 *
 * @param coefficients by dimension, or by the dimensions of a product joined by {@code *}
 */
public record Extent(Map<String, Integer> coefficients, int constant) {
    public static final Extent ONE = new Extent(Map.of(), 1);

    public Extent {
        coefficients = Collections.unmodifiableMap(new LinkedHashMap<>(coefficients));
    }

    /** Reads what {@link #toString} writes: terms joined by {@code +}, each {@code n}, {@code D}, {@code n*D}, {@code D*E}... */
    public static Extent parse(String text) {
        Map<String, Integer> coefficients = new LinkedHashMap<>();
        int constant = 0;
        for (String term : text.split("\\+")) {
            int count = 1;
            List<String> product = new ArrayList<>();
            for (String factor : factors(term.trim())) {
                if (Character.isDigit(factor.charAt(0))) {
                    count *= Integer.parseInt(factor);
                } else {
                    product.add(factor);
                }
            }
            if (product.isEmpty()) {
                constant += count;
            } else {
                coefficients.merge(String.join("*", product), count, Integer::sum);
            }
        }
        return new Extent(coefficients, constant);
    }

    /** The factors of a product, such as a key of {@link #coefficients}. */
    public static List<String> factors(String product) {
        return List.of(product.split("\\s*\\*\\s*"));
    }

    public Set<String> dimensions() {
        Set<String> dimensions = new LinkedHashSet<>();
        coefficients.keySet().forEach(product -> dimensions.addAll(factors(product)));
        return dimensions;
    }

    public Extent times(Extent other) {
        Map<String, Integer> product = new LinkedHashMap<>();
        coefficients.forEach((name, count) -> product.merge(name, count * other.constant, Integer::sum));
        other.coefficients.forEach((name, count) -> product.merge(name, count * constant, Integer::sum));
        coefficients.forEach((left, count) -> other.coefficients.forEach(
                (right, times) -> product.merge(left + "*" + right, count * times, Integer::sum)));
        product.values().removeIf(count -> count == 0);
        return new Extent(product, constant * other.constant);
    }

    public int in(Sizes sizes) {
        int total = constant;
        for (Map.Entry<String, Integer> term : coefficients.entrySet()) {
            int product = term.getValue();
            for (String dimension : factors(term.getKey())) {
                product = Math.multiplyExact(product, sizes.of(dimension));
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
