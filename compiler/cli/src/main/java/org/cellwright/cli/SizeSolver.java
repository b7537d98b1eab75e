package org.cellwright.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ir.Extent;

/**
 * Finds the sizes of dimensions from sizes that are sums of them: {@code H + X = 8} and {@code H = 5} give {@code X = 3}.
 * Gaussian elimination; what contradicts what was said before is ignored.
 */
final class SizeSolver {
    private final List<String> dimensions;
    /** Reduced rows: coefficients of the dimensions, then the right side; each with its leading 1 in a column of its own. */
    private final Map<Integer, double[]> rows = new LinkedHashMap<>();

    SizeSolver(List<String> dimensions) {
        this.dimensions = List.copyOf(dimensions);
    }

    /** States that an extent has a size. Products of dimensions tell nothing. */
    void require(Extent extent, long size) {
        if (!dimensions.containsAll(extent.coefficients().keySet())) {
            return;
        }
        double[] row = new double[dimensions.size() + 1];
        extent.coefficients().forEach((name, count) -> row[dimensions.indexOf(name)] = count);
        row[dimensions.size()] = size - extent.constant();
        rows.forEach((column, other) -> subtract(row, other, column));
        int leading = leading(row);
        if (leading < 0) {
            return;
        }
        double scale = row[leading];
        for (int i = 0; i < row.length; i++) {
            row[i] /= scale;
        }
        rows.values().forEach(other -> subtract(other, row, leading));
        rows.put(leading, row);
    }

    private static void subtract(double[] row, double[] other, int column) {
        double factor = row[column];
        for (int i = 0; i < row.length; i++) {
            row[i] -= factor * other[i];
        }
    }

    private int leading(double[] row) {
        for (int i = 0; i < dimensions.size(); i++) {
            if (Math.abs(row[i]) > 1e-9) {
                return i;
            }
        }
        return -1;
    }

    /** The dimensions that are determined and have a size, which is a whole number of at least 1. */
    Map<String, Integer> solved() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        rows.forEach((column, row) -> {
            double size = row[dimensions.size()];
            boolean alone = true;
            for (int i = 0; i < dimensions.size(); i++) {
                alone &= i == column || Math.abs(row[i]) < 1e-9;
            }
            if (alone && size > 0.5 && size < Integer.MAX_VALUE && Math.abs(size - Math.rint(size)) < 1e-6) {
                sizes.put(dimensions.get(column), (int) Math.rint(size));
            }
        });
        return sizes;
    }

    /** The dimensions without a size, in the order of declaration. */
    List<String> missing() {
        Set<String> missing = new LinkedHashSet<>(dimensions);
        missing.removeAll(solved().keySet());
        return new ArrayList<>(missing);
    }
}
