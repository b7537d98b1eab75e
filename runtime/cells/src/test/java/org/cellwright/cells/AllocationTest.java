package org.cellwright.cells;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cellwright.runtime.cell.BatchLayout;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.cell.CellDescription;
import org.cellwright.runtime.cell.CellProgram;
import org.cellwright.runtime.cell.CellRun;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Once warm, a batch forward and backward allocates nothing at all. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MOST_ROUNDS = 400;
    private static final int CALLS = 20;

    private static final int MOST_PROCESSES = 3;

    /**
     * In a process of its own, with one precision as in an application; and in another one where HotSpot, which decides by what it
     * happens to have seen, kept vectors as objects in some loop (Java 17 does so now and then).
     */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void warmCellsAllocateNothing(Precision precision) throws Exception {
        Map<String, Long> least = new TreeMap<>();
        for (int i = 0; i < MOST_PROCESSES && (i == 0 || least.values().stream().anyMatch(bytes -> bytes > 0)); i++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AllocationTest.class.getName(),
                            precision.name())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).isZero();
            for (String line : output.strip().split("\\R")) {
                String[] parts = line.split(" bytes of ");
                least.merge(parts[1], Long.parseLong(parts[0]), Math::min);
            }
        }
        assertThat(least).hasSize(2 * AllCells.COMMON.size());
        assertThat(least.values()).as(least.toString()).containsOnly(0L);
    }

    /** Prints what each cell allocates. */
    public static void main(String[] arguments) {
        Precision precision = Precision.valueOf(arguments[0]);
        for (Cell cell : AllCells.COMMON) {
            for (Kernels kernels : List.of(KernelSelection.vector(precision), KernelSelection.scalar(precision))) {
                System.out.println(leastAllocated(cell, kernels) + " bytes of "
                        + cell.description().name() + (kernels.vectorized() ? " vector" : " scalar"));
            }
        }
    }

    /** The fewest bytes of several rounds: before the loops are compiled, vectors are objects. */
    private static long leastAllocated(Cell cell, Kernels kernels) {
        CellDescription description = cell.description();
        Sizes sizes = new Sizes(Map.of("X", 33, "H", 33));
        CellProgram program = cell.program(sizes, kernels);
        BatchLayout layout = BatchLayout.ofLengths(9, 9, 8, 3, 3);
        List<Matrix> parameters = new ArrayList<>();
        List<Matrix> gradients = new ArrayList<>();
        description.parameters().forEach(parameter -> {
            int rows = parameter.rows().in(sizes);
            int columns = parameter.columns().in(sizes);
            parameters.add(filled(kernels, rows, columns));
            gradients.add(kernels.allocate(rows, columns));
        });
        List<Matrix> inputs = new ArrayList<>();
        List<Matrix> inputGradients = new ArrayList<>();
        description.inputs().forEach(input -> {
            int size = input.size().in(sizes);
            inputs.add(filled(kernels, layout.totalRows(), size));
            inputGradients.add(kernels.allocate(layout.totalRows(), size));
        });
        List<Matrix> outputGradients = new ArrayList<>();
        description
                .outputs()
                .forEach(output -> outputGradients.add(
                        filled(kernels, layout.totalRows(), output.size().in(sizes))));
        CellRun run = program.newRun();
        Matrix last = kernels.allocate(layout.batch(), 33);
        long least = Long.MAX_VALUE;
        long thread = Thread.currentThread().getId();
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int call = 0; call < CALLS; call++) {
                program.pack(parameters);
                run.prepare(layout);
                run.forward(inputs);
                run.output(0);
                run.finalState(0, last);
                run.backward(inputs, outputGradients, inputGradients, gradients);
            }
            least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private static Matrix filled(Kernels kernels, int rows, int columns) {
        Matrix matrix = kernels.allocate(rows, columns);
        matrix.fill(0.01);
        return matrix;
    }
}
