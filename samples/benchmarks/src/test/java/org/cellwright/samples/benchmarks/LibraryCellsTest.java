package org.cellwright.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.cli.TrainingOperations;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.report.CellTable;
import org.cellwright.samples.benchmarks.system.LibraryCells;
import org.junit.jupiter.api.Test;

class LibraryCellsTest {
    private static final Map<String, Path> ALL = LibraryCells.all();
    private static final Shape SMALL = new Shape(3, 2, 5, 7);

    @Test
    void knowsTheFileOfEachCell() {

        assertThat(ALL.get("LstmNoPeepholes")).hasFileName("LstmVanilla.cell");
        assertThat(ALL).hasSizeGreaterThan(70).containsKeys("Lstm", "Gru", "Lmu");
    }

    @Test
    void measuresForEachOperationAgainstTheLstm() {
        Map<String, Path> cells = new LinkedHashMap<>(ALL);
        cells.keySet().retainAll(List.of("Elman", "Lstm", "LstmNoPeepholes"));
        List<LibraryCells.Row> rows = LibraryCells.measure(cells, SMALL, 2, 0.01);
        assertThat(rows).extracting(LibraryCells.Row::cell).containsExactly("Elman", "Lstm", "LstmNoPeepholes");
        // a product forward, two backward, two operations for each of [H, H + X]; four gates
        assertThat(rows.get(0).operations().products()).isEqualTo(3 * 2 * 7 * (7 + 5));
        assertThat(rows.get(1).operations().products()).isEqualTo(4 * 3 * 2 * 7 * (7 + 5));
        assertThat(rows.get(1).operations().elements()).isEqualTo(36 * 7);
        assertThat(rows.get(1).ratio()).isEqualTo(1);
        assertThat(rows.get(0).ratio()).isPositive();
        assertThat(rows.get(0).milliseconds()).isPositive();
    }

    @Test
    void printsTheFastestFirstAndGoalsForProducts() {
        String table = CellTable.print(
                List.of(
                        new LibraryCells.Row("Slow", 2, new TrainingOperations(990, 10), 1.2, 1.1, 1.3),
                        new LibraryCells.Row("Scan", 3, new TrainingOperations(89, 11), 7, 6, 8),
                        new LibraryCells.Row("Fast", 1, new TrainingOperations(900, 100), 0.9, 0.8, 1)),
                SMALL);
        assertThat(table.lines())
                .containsExactly(
                        "training 3,2,5,7    ms   operations a step   in products   time an operation : the LSTM's   quartiles           goal",
                        "Fast               1.0               1,000         90.0%                             0.90   0.80-1.00        <= 1.15",
                        "Slow               2.0               1,000         99.0%                             1.20   1.10-1.30   missed: 1.15",
                        "Scan               3.0                 100         89.0%                             7.00   6.00-8.00              -");
    }
}
