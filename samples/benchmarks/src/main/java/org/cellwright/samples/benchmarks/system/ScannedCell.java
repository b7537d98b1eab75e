package org.cellwright.samples.benchmarks.system;

import java.util.List;
import java.util.Optional;
import org.cellwright.cli.Stopwatch;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.cellwright.samples.benchmarks.contest.Contestant;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.contest.Work;

/** A cell whose products do nothing: the recurrence alone. */
public final class ScannedCell implements Contestant {
    public static final String ID = "scan";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String title() {
        return "the scan alone";
    }

    @Override
    public Optional<Work> prepare(Task task) {
        if (task.mode() != Mode.SCAN) {
            return Optional.empty();
        }
        Runnable scan = scan(task, new WithoutProducts(KernelSelection.best(Precision.FLOAT)));
        return Optional.of(new Work(new Stopwatch(() -> {}, scan), traffic(task).bytes(task.shape())));
    }

    /**
     * Arrays of [T, B, H] that a scan reads and writes, besides the one of its states, which it writes.
     *
     * @param read what the products have computed
     * @param updated those of them in whose place the scan writes what the backward pass is to read
     */
    record Traffic(int read, int updated) {
        double bytes(Shape shape) {
            return (double) Float.BYTES * written(shape) * (read + updated + 1);
        }
    }

    static Traffic traffic(Task task) {
        WithoutProducts kernels = new WithoutProducts(KernelSelection.best(Precision.FLOAT));
        Runnable scan = scan(task, kernels);
        kernels.mark();
        scan.run();
        return new Traffic(arrays(kernels.elements(), task.shape()), arrays(kernels.overwritten(), task.shape()));
    }

    private static int arrays(long elements, Shape shape) {
        return Math.toIntExact(Math.round(elements / (double) written(shape)));
    }

    private static long written(Shape shape) {
        return (long) shape.steps() * shape.batch() * shape.hidden();
    }

    private static Runnable scan(Task task, WithoutProducts kernels) {
        Shape shape = task.shape();
        Cell cell = CellFile.cell(task.cell());
        Sizes sizes = Sizes.bind("X", shape.inputs()).with("H", shape.hidden());
        CellProgram program = cell.program(sizes, kernels);
        List<Matrix> parameters = cell.description().parameters().stream()
                .map(parameter -> kernels.allocate(
                        parameter.rows().in(sizes), parameter.columns().in(sizes)))
                .toList();
        parameters.forEach(parameter -> parameter.fill(0.5));
        program.pack(parameters);
        BatchLayout layout = BatchLayout.uniform(shape.steps(), shape.batch());
        List<Matrix> inputs = List.of(kernels.allocate(layout.totalRows(), shape.inputs()));
        CellRun run = program.newRun();
        return () -> {
            run.prepare(layout);
            run.forward(inputs);
        };
    }
}
