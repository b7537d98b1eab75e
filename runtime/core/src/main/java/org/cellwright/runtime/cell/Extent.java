package org.cellwright.runtime.cell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A size as a cell declares it: a sum of multiples of its dimensions and a constant, such as {@code 2*H + X}. */
public record Extent(Map<String, Integer> coefficients, int constant) {
    public static final Extent ONE = new Extent(Map.of(), 1);

    public Extent {
        coefficients = Collections.unmodifiableMap(new LinkedHashMap<>(coefficients));
    }

    /** Reads what {@link #toString} writes: terms joined by {@code +}, each {@code n}, {@code D} or {@code n*D}. */
    public static Extent parse(String text) {
        Map<String, Integer> coefficients = new LinkedHashMap<>();
        int constant = 0;
        for (String term : text.split("\\+")) {
            String[] factors = term.trim().split("\\*");
            String last = factors[factors.length - 1].trim();
            int count = factors.length == 2 ? Integer.parseInt(factors[0].trim()) : 1;
            if (Character.isDigit(last.charAt(0))) {
                constant += count * Integer.parseInt(last);
            } else {
                coefficients.merge(last, count, Integer::sum);
            }
        }
        return new Extent(coefficients, constant);
    }

    public Set<String> dimensions() {
        return coefficients.keySet();
    }

    public int in(Sizes sizes) {
        int total = constant;
        for (Map.Entry<String, Integer> term : coefficients.entrySet()) {
            total = Math.addExact(total, Math.multiplyExact(term.getValue(), sizes.of(term.getKey())));
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
