package org.cellwright.runtime.cell;

import java.util.ArrayList;
import java.util.List;

/** How many of something there are for given sizes: a sum of products of whole numbers and dimensions, such as {@code 8*H^2 + 8*H*X + 13*H}. */
public record Amount(List<Term> terms) {
    /** @param dimensions as often as they are factors */
    public record Term(long count, List<String> dimensions) {
        public Term {
            dimensions = List.copyOf(dimensions);
        }
    }

    public Amount {
        terms = List.copyOf(terms);
    }

    /** Reads terms joined by {@code +} or {@code -}, each of factors joined by {@code *}, each {@code n}, {@code D} or {@code D^n}. */
    public static Amount parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String term : text.replace("- ", "+ -").split("\\+")) {
            if (term.isBlank()) {
                continue;
            }
            boolean negative = term.trim().startsWith("-");
            long count = negative ? -1 : 1;
            List<String> dimensions = new ArrayList<>();
            for (String factor : term.trim().substring(negative ? 1 : 0).split("\\*")) {
                if (Character.isDigit(factor.charAt(0))) {
                    count = Math.multiplyExact(count, Long.parseLong(factor));
                    continue;
                }
                int power = factor.indexOf('^');
                int times = power < 0 ? 1 : Integer.parseInt(factor.substring(power + 1));
                for (int i = 0; i < times; i++) {
                    dimensions.add(power < 0 ? factor : factor.substring(0, power));
                }
            }
            terms.add(new Term(count, dimensions));
        }
        return new Amount(terms);
    }

    public long in(Sizes sizes) {
        long total = 0;
        for (Term term : terms) {
            long product = term.count;
            for (String dimension : term.dimensions) {
                product = Math.multiplyExact(product, (long) sizes.of(dimension));
            }
            total = Math.addExact(total, product);
        }
        return total;
    }
}
