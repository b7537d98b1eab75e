package org.cellwright.samples.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.system.LibraryCells;
import org.cellwright.samples.common.Table;

/** What training takes for an operation, cell by cell, the fastest first. */
public final class CellTable {
    /** A cell is dominated by products if they are so large a share of its operations. */
    private static final double DOMINANT = 0.9;

    private static final double GOAL = 1.15;

    private CellTable() {}

    /** The goal stands beside cells that are dominated by products. */
    public static String print(List<LibraryCells.Row> rows, Shape shape) {
        Table table = new Table(
                "training " + shape.label(),
                "ms",
                "operations a step",
                "in products",
                "time an operation : the LSTM's",
                "quartiles",
                "goal");
        rows.stream()
                .sorted(Comparator.comparingDouble(LibraryCells.Row::ratio))
                .forEach(row -> table.row(
                        row.cell(),
                        Table.number(row.milliseconds(), 1),
                        Table.number(row.operations().all(), 0),
                        Table.percent(row.operations().productShare()),
                        Table.number(row.ratio(), 2),
                        Table.number(row.lower(), 2) + "-" + Table.number(row.upper(), 2),
                        goal(row)));
        return table.toString();
    }

    private static String goal(LibraryCells.Row row) {
        if (row.operations().productShare() < DOMINANT) {
            return null;
        }
        return (row.ratio() <= GOAL ? "<= " : "missed: ") + Table.number(GOAL, 2);
    }
}
