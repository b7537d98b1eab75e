package org.cellwright.samples.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Contest.Entry;
import org.cellwright.samples.benchmarks.contest.Contest.Outcome;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Timings;
import org.cellwright.samples.benchmarks.system.ColdStart;
import org.cellwright.samples.benchmarks.system.LongSequences;
import org.cellwright.samples.benchmarks.system.MemoryTraffic;
import org.cellwright.samples.benchmarks.system.ScannedCell;
import org.cellwright.samples.benchmarks.system.StreamedLayers;
import org.cellwright.samples.benchmarks.system.ThreadedLayer;
import org.cellwright.samples.benchmarks.system.WeightReading;
import org.cellwright.samples.common.Table;

/** What no other system is compared in: threads, streaming, scans, long sequences and cold starts, each with its goal. */
final class FurtherRows {
    private static final Shape STREAMED = new Shape(1, 1, 256, 256);
    private static final Shape SCANNED = new Shape(4096, 8, 64, 256);
    private static final List<Shape> SMALL_BATCHES = List.of(new Shape(200, 1, 256, 256), new Shape(200, 4, 256, 256));
    private static final Shape LONG = new Shape(10_000, 32, 256, 256);
    private static final Shape COLD = new Shape(100, 32, 128, 128);
    private static final int COLD_PROCESSES = 5;

    private final Contest contest;
    private final Table table = new Table("", "measured", "goal", "");

    FurtherRows(Contest contest) {
        this.contest = contest;
    }

    /** Two threads against one, where the batch is large enough to be shared. */
    void threads(Shape shape) {
        Outcome outcome = contest.run(List.of(
                new Entry("one", ThreadedLayer.ID, new Task("Lstm", Mode.TRAIN, 1, shape)),
                new Entry("two", ThreadedLayer.ID, new Task("Lstm", Mode.TRAIN, 2, shape))));
        table.row(
                "LSTM training " + shape.label() + ", two threads : one",
                number(outcome.timings().ratio("two", "one")),
                ">= 1.80",
                "the same bits");
    }

    /** Two threads against one, where there are layers to be shared instead. */
    void layers() {
        for (Shape shape : SMALL_BATCHES) {
            Outcome outcome = contest.run(List.of(
                    new Entry("one", ThreadedLayer.Deep.ID, new Task("Lstm", Mode.TRAIN, 1, shape)),
                    new Entry("two", ThreadedLayer.Deep.ID, new Task("Lstm", Mode.TRAIN, 2, shape))));
            table.row(
                    "four LSTM layers, training " + shape + ", two threads : one",
                    number(outcome.timings().ratio("two", "one")),
                    null,
                    "the same bits");
        }
    }

    /** Two layers, step by step, against reading their weights. */
    void streaming() {
        Task task = new Task("Lstm", Mode.STREAM, 1, STREAMED);
        Outcome outcome = contest.run(
                List.of(new Entry("layers", StreamedLayers.ID, task), new Entry("reading", WeightReading.ID, task)));
        Timings timings = outcome.timings();
        table.row(
                "two LSTM layers of 256 step by step : reading their weights",
                number(timings.ratio("reading", "layers")),
                "<= 1.25",
                String.format(
                        Locale.ROOT,
                        "%.1f us a step, 99th percentile %.1f us, %d bytes allocated; weights read at %.0f GB/s",
                        1e3 * timings.median("layers"),
                        1e3 * timings.quantile("layers", 0.99),
                        outcome.allocated().get("layers"),
                        outcome.billionsPerSecond("reading")));
    }

    /** A recurrence without its products against moving as many bytes through memory. */
    void scan(String cell) {
        Task task = new Task(cell, Mode.SCAN, 1, SCANNED);
        Outcome outcome = contest.run(
                List.of(new Entry("scan", ScannedCell.ID, task), new Entry("memory", MemoryTraffic.ID, task)));
        table.row(
                "scan of " + cell + ", T=" + SCANNED.steps() + " : moving as many bytes",
                number(outcome.timings().ratio("memory", "scan")),
                "<= 1.30",
                String.format(
                        Locale.ROOT,
                        "%.1f GB/s of %.1f",
                        outcome.billionsPerSecond("scan"),
                        outcome.billionsPerSecond("memory")));
    }

    /** Long sequences in segments against the whole of them. */
    void longSequences() {
        Task task = new Task("Lstm", Mode.TRAIN, 1, LONG);
        Outcome outcome = contest.run(List.of(
                new Entry("segments", LongSequences.Segments.ID, task),
                new Entry("whole", LongSequences.Whole.ID, task)));
        long whole = new LongSequences.Whole().trainingBytes(task);
        long segments = new LongSequences.Segments().trainingBytes(task);
        table.row(
                "LSTM training, T=" + LONG.steps() + ", in segments : as a whole",
                number(outcome.timings().ratio("whole", "segments")),
                "<= 1.40",
                String.format(
                        Locale.ROOT,
                        "%.0f MB : %.0f MB = %.3f",
                        segments * 1e-6,
                        whole * 1e-6,
                        (double) segments / whole));
    }

    void coldStart() throws IOException {
        table.row(
                "seconds from LstmPeephole.cell to the first trained batch",
                number(ColdStart.seconds("LstmPeephole", COLD, COLD_PROCESSES)),
                "<= 3.00",
                "cold Java process with the serial collector, its compiler included");
    }

    private static String number(double value) {
        return Table.number(value, 2);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
