package org.cellwright.runtime.layer;

import java.util.function.Function;
import org.cellwright.runtime.cell.BatchLayout;

/** What was derived from the layouts that came lately, so that repeating ones cost and allocate nothing. */
final class LayoutCache<T> {
    private static final int CAPACITY = 8;

    private final Function<BatchLayout, T> derivation;
    private final BatchLayout[] layouts = new BatchLayout[CAPACITY];
    private final Object[] derived = new Object[CAPACITY];
    private int oldest;

    LayoutCache(Function<BatchLayout, T> derivation) {
        this.derivation = derivation;
    }

    @SuppressWarnings("unchecked") // only results of the derivation get in
    T of(BatchLayout layout) {
        for (int i = 0; i < CAPACITY; i++) {
            if (layout.equals(layouts[i])) {
                return (T) derived[i];
            }
        }
        T result = derivation.apply(layout);
        layouts[oldest] = layout;
        derived[oldest] = result;
        oldest = (oldest + 1) % CAPACITY;
        return result;
    }
}
