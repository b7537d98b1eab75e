package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
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
    private final Workers workers;
    private final Workload workload;

    /** @param forwardOperations of one step of one sequence */
    private CellBenchmark(
            Cell cell, Sizes sizes, BenchShape shape, Kernels kernels, double forwardOperations, int threads) {
        this.cell = cell;
        this.sizes = sizes;
        this.forwardOperations = forwardOperations * shape.steps() * shape.batch();
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
        Kernels kernels = loops.kernels(precision == NumberType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT);
        Cell compiled = CompiledCell.of(cell, precision).cell();
        return new CellBenchmark(compiled, new Sizes(sizes), shape, kernels, FlopCount.forward(cell, sizes), threads);
    }

    /** The only cell of a file, in single precision, in vector loops. */
    public static CellBenchmark of(Path file, BenchShape shape, int threads) {
        CheckedCell cell = CellFiles.cell(file, null, new PrintWriter(System.err, true));
        return of(cell, shape.sizes(cell, Map.of()), shape, NumberType.FLOAT, Loops.VECTOR, threads);
    }

    /** Any cell, in single precision, in vector loops; its operations are not counted. */
    public static CellBenchmark of(Cell cell, Sizes sizes, BenchShape shape, int threads) {
        return new CellBenchmark(cell, sizes, shape, Loops.VECTOR.kernels(Precision.FLOAT), 0, threads);
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

    @Override
    public void close() {
        workers.close();
    }
}
