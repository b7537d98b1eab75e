package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Precision;

/** A cell on a random batch: what {@code bench} times, for other programs too. */
public final class CellBenchmark implements AutoCloseable {
    private final Cell cell;
    private final Sizes sizes;
    private final double forwardOperations;
    private final Supplier<TrainingOperations> trainingOperations;
    private final Workers workers;
    private final Workload workload;

    /** @param forwardOperations of one step of one sequence; trainingOperations likewise */
    private CellBenchmark(
            Cell cell,
            Sizes sizes,
            BenchShape shape,
            Kernels kernels,
            double forwardOperations,
            Supplier<TrainingOperations> trainingOperations,
            int threads) {
        this.cell = cell;
        this.sizes = sizes;
        this.forwardOperations = forwardOperations * shape.steps() * shape.batch();
        this.trainingOperations = trainingOperations;
        this.workers = Workers.of(threads);
        try {
            this.workload = new Workload(cell, sizes, kernels, shape.steps(), shape.batch(), workers);
        } catch (OutOfMemoryError | ArithmeticException | NegativeArraySizeException e) {
            workers.close();
            throw new UserError("--shape " + shape + " is too large: its tensors do not fit into memory");
        }
    }

    static CellBenchmark of(
            CheckedCell cell,
            Map<String, Integer> sizes,
            BenchShape shape,
            NumberType precision,
            Loops loops,
            int threads) {
        Kernels kernels = loops.kernels(precision(precision));
        Cell compiled = CompiledCell.of(cell, precision).cell();
        return new CellBenchmark(
                compiled,
                new Sizes(sizes),
                shape,
                kernels,
                FlopCount.forward(cell, sizes),
                () -> TrainingOperations.of(cell, sizes),
                threads);
    }

    static Precision precision(NumberType type) {
        return type == NumberType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT;
    }

    /** The only cell of a file, in single precision, in vector loops. */
    public static CellBenchmark of(Path file, BenchShape shape, int threads) {
        return of(file, null, shape, Map.of(), threads);
    }

    /**
     * A cell of a file, in single precision, in vector loops.
     *
     * @param name of the cell; null for the only one
     * @param given sizes of dimensions that do not follow from the shape
     */
    public static CellBenchmark of(Path file, String name, BenchShape shape, Map<String, Integer> given, int threads) {
        Loops.VECTOR.warmUp(Precision.FLOAT);
        CheckedCell cell = CellFiles.cell(file, name, new PrintWriter(System.err, true));
        return of(cell, shape.sizes(cell, given), shape, NumberType.FLOAT, Loops.VECTOR, threads);
    }

    /** Any cell, in single precision, in vector loops; its operations are not counted. */
    public static CellBenchmark of(Cell cell, Sizes sizes, BenchShape shape, int threads) {
        return new CellBenchmark(
                cell,
                sizes,
                shape,
                Loops.VECTOR.kernels(Precision.FLOAT),
                0,
                () -> new TrainingOperations(0, 0),
                threads);
    }

    /** The names of the cells in a file. */
    public static List<String> names(Path file) {
        return CellFiles.cells(file, new PrintWriter(System.err, true)).stream()
                .map(CheckedCell::name)
                .toList();
    }

    public Cell cell() {
        return cell;
    }

    /** The sizes of its dimensions. */
    public Sizes sizes() {
        return sizes;
    }

    /** Times forward over the whole sequence. */
    public Stopwatch inference() {
        return new Stopwatch(() -> {}, workload::infer);
    }

    /** Times forward and the gradient of the sum of all outputs; the weights change before every run. */
    public Stopwatch training() {
        return new Stopwatch(workload::changeWeights, workload::train);
    }

    /** Operations of forward over the batch, see {@link FlopCount}; training has three times as many. */
    public double forwardOperations() {
        return forwardOperations;
    }

    /** Operations of training on one step of one sequence, as the compiler counts them. */
    public TrainingOperations trainingOperations() {
        return trainingOperations.get();
    }

    @Override
    public void close() {
        workers.close();
    }
}
