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
        WithoutProducts kernels = new WithoutProducts(KernelSelection.best(Precision.FLOAT));
        Runnable scan = scan(task, kernels);
        kernels.elements = 0;
        scan.run();
        double bytes = Float.BYTES * (kernels.elements + written(task.shape()));
        return Optional.of(new Work(new Stopwatch(() -> {}, scan), bytes));
    }

    /** What the products would have written for the scan to read, as a multiple of what the scan writes. */
    static int arraysRead(Task task) {
        WithoutProducts kernels = new WithoutProducts(KernelSelection.best(Precision.FLOAT));
        Runnable scan = scan(task, kernels);
        kernels.elements = 0;
        scan.run();
        return Math.toIntExact(Math.round(kernels.elements / (double) written(task.shape())));
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
