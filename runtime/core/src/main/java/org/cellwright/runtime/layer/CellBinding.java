package org.cellwright.runtime.layer;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.Extent;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.tensor.Precision;

/** Whether sizes fit a cell, and which size follows from the width of its input. */
final class CellBinding {
    private CellBinding() {}

    static void check(Cell cell, Sizes sizes, Precision precision) {
        CellDescription description = cell.description();
        if (!cell.precisions().contains(precision)) {
            throw new IllegalArgumentException("cell " + description.name() + " was generated for " + cell.precisions()
                    + ", not for " + precision);
        }
        if (description.inputs().isEmpty() || description.outputs().isEmpty()) {
            throw new IllegalArgumentException("cell " + description.name() + " has "
                    + (description.inputs().isEmpty() ? "no input" : "no output") + ", so it cannot be a layer");
        }
        Set<String> missing = new LinkedHashSet<>(description.dimensions());
        missing.removeAll(sizes.values().keySet());
        Set<String> unknown = new LinkedHashSet<>(sizes.values().keySet());
        unknown.removeAll(description.dimensions());
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("cell " + description.name() + " has the dimensions "
                    + description.dimensions() + ", but the given sizes are " + sizes.values());
        }
    }

    /** The sizes and the one dimension that is missing, so that all inputs together have {@code inputSize} columns. */
    static Sizes bindInput(CellDescription description, Sizes sizes, int inputSize) {
        String missing = null;
        int perUnit = 0;
        int fixed = 0;
        for (CellDescription.Input input : description.inputs()) {
            Extent size = input.size();
            fixed += size.constant();
            for (Map.Entry<String, Integer> term : size.coefficients().entrySet()) {
                int count = term.getValue();
                boolean known = true;
                for (String dimension : Extent.factors(term.getKey())) {
                    if (sizes.values().containsKey(dimension)) {
                        count *= sizes.of(dimension);
                    } else if (known && (missing == null || missing.equals(dimension))) {
                        missing = dimension;
                        known = false;
                    } else {
                        throw new IllegalArgumentException(
                                "the input of cell " + description.name() + " has the dimensions " + missing + " and "
                                        + dimension + ", of which one must be given a size");
                    }
                }
                fixed += known ? count : 0;
                perUnit += known ? 0 : count;
            }
        }
        int rest = inputSize - fixed;
        if (missing == null ? rest != 0 : rest < perUnit || rest % perUnit != 0) {
            throw new IllegalArgumentException("cell " + description.name() + " with sizes " + sizes.values()
                    + " cannot take an input of " + inputSize + " columns");
        }
        return missing == null ? sizes : sizes.with(missing, rest / perUnit);
    }
}
