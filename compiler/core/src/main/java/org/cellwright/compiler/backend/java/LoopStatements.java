package org.cellwright.compiler.backend.java;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.schedule.Action.Loop;

/** The statements of a loop by where they stand: rows of the batch outside, rows of a matrix within, columns inside. */
final class LoopStatements {
    final List<String> beforeRows = new ArrayList<>();
    final List<String> beforeColumns = new ArrayList<>();
    final List<String> beforeMatrix = new ArrayList<>();
    final List<String> beforeMatrixRow = new ArrayList<>();
    final List<String> inside = new ArrayList<>();
    /** After what stands inside. */
    final List<String> stores = new ArrayList<>();

    final List<String> afterMatrixRow = new ArrayList<>();
    final List<String> afterColumns = new ArrayList<>();

    /**
     * All of them in order.
     *
     * @param step of the columns
     * @param validity the first statement inside; null if none is needed
     */
    String text(Loop loop, LoopAddresses addresses, CellNames names, String step, String validity) {
        List<String> lines = new ArrayList<>(addresses.declarations());
        lines.addAll(beforeRows);
        List<String> row = new ArrayList<>(addresses.declarationsOfRow());
        row.addAll(beforeColumns);
        if (loop.shape().isMatrix()) {
            row.addAll(beforeMatrix);
            row.add("for (int i = 0; i < " + names.extent(loop.shape().rows()) + "; i++) {");
            List<String> body = new ArrayList<>(beforeMatrixRow);
            addColumns(body, loop.shape().columns(), names, step, validity);
            body.addAll(afterMatrixRow);
            body.addAll(addresses.advancesOfMatrix());
            addIndented(row, body);
            row.add("}");
        } else if (!loop.shape().isScalar()) {
            addColumns(row, loop.shape().size(), names, step, validity);
        }
        row.addAll(afterColumns);
        if (loop.slot().phase().isWeights()) {
            lines.addAll(row);
        } else {
            lines.add("for (int row = first; row < end; row++) {");
            addIndented(lines, row);
            addIndented(lines, addresses.advances());
            lines.add("}");
        }
        return String.join("\n", lines) + "\n";
    }

    private void addColumns(List<String> lines, Extent columns, CellNames names, String step, String validity) {
        lines.add("for (int j = 0; j < " + names.extent(columns) + "; " + step + ") {");
        if (validity != null) {
            lines.add("    " + validity);
        }
        addIndented(lines, inside);
        addIndented(lines, stores);
        lines.add("}");
    }

    private static void addIndented(List<String> lines, List<String> inner) {
        inner.forEach(line -> lines.add("    " + line));
    }
}
