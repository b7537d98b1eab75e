package org.cellwright.runtime.cell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each dimension of a cell is bound to, such as X = 64, H = 128. */
public record Sizes(Map<String, Integer> values) {
    public Sizes {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        values.forEach((name, value) -> {
            if (value < 1) {
                throw new IllegalArgumentException("dimension " + name + " must be at least 1, but is " + value);
            }
        });
    }

    public static Sizes bind(String name, int value) {
        return new Sizes(Map.of(name, value));
    }

    /** These sizes and one more. */
    public Sizes with(String name, int value) {
        Map<String, Integer> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Sizes(more);
    }

    /** @throws IllegalArgumentException if the dimension is not bound */
    public int of(String name) {
        Integer value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("dimension " + name + " has no size; bound are " + values);
        }
        return value;
    }
}
