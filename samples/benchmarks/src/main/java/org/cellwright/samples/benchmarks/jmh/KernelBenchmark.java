package org.cellwright.samples.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.cellwright.runtime.kernel.KernelSelection;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.kernel.PackedMatrix;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The products that a cell with four gates of {@code hidden} units needs: of the state with its weights in a step, of the weights'
 * gradient over all rows, and packing. The counter {@code gigaFlops} is in thousand million operations a second.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class KernelBenchmark {
    private static final int GATES = 4;

    @Param({"FLOAT", "DOUBLE"})
    Precision precision;

    /** 1: a product of a matrix and a vector. */
    @Param({"1", "32", "64"})
    int rows;

    @Param({"128", "256", "512", "1024"})
    int hidden;

    private Kernels kernels;
    private Matrix state;
    private Matrix gates;
    private Matrix weights;
    private Matrix weightGradient;
    private PackedMatrix packed;

    @Setup
    public void fill() {
        kernels = KernelSelection.best(precision);
        state = random(rows, hidden);
        weights = random(GATES * hidden, hidden);
        gates = random(rows, GATES * hidden);
        weightGradient = kernels.allocate(GATES * hidden, hidden);
        packed = kernels.newPackedMatrix(new int[] {0}, new int[] {hidden}, kernels.padded(GATES * hidden));
        pack();
    }

    private Matrix random(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        Matrix matrix = kernels.allocate(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix.set(row, column, 2 * random.nextDouble() - 1);
            }
        }
        return matrix;
    }

    @Benchmark
    public Matrix product(Operations operations) {
        kernels.multiply(state, 0, 0, rows, packed, gates, 0, 0, false);
        operations.add(2.0 * rows * hidden * GATES * hidden);
        return gates;
    }

    @Benchmark
    public Matrix weightGradient(Operations operations) {
        kernels.multiplyTransposed(gates, 0, 0, GATES * hidden, state, 0, 0, hidden, rows, weightGradient, 0, 0);
        operations.add(2.0 * rows * hidden * GATES * hidden);
        return weightGradient;
    }

    @Benchmark
    public PackedMatrix pack() {
        kernels.pack(packed, 0, 0, weights, 0, GATES * hidden, 0, hidden, true);
        return packed;
    }
}
