package org.cellwright.runtime.kernel;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Measures kernels against the limit of the core, which is what fused multiply-adds in registers reach, in interleaved
 * rounds. A program to tune with, not a test: run {@code main} with the shapes of interest, such as {@code
 * multiply:32,128,512} (rows, depth, columns), {@code transposed:512,128,3200} (columns of A, columns of B, rows) or
 * {@code pack:512,256}.
 */
public final class KernelSpeed {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final long ROUND_NANOS = 4_000_000;

    private static final int ROUNDS = Integer.getInteger("rounds", 60);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Shape(String name, double work, Runnable run, List<Double> rates, List<Double> ratios) {}

    public static void main(String[] arguments) {
        Kernels kernels = KernelSelection.vector(Precision.valueOf(System.getProperty("precision", "FLOAT")));
        List<Shape> shapes = new ArrayList<>();
        for (String argument : arguments) {
            shapes.add(shape(kernels, argument));
        }
        for (int i = 0; i < 15; i++) {
            limit(ROUND_NANOS * 20);
            shapes.forEach(shape -> rate(shape, ROUND_NANOS * 20));
        }
        List<Double> limits = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Shape shape : shapes) {
                double before = limit(ROUND_NANOS);
                double rate = rate(shape, ROUND_NANOS);
                double limit = (before + limit(ROUND_NANOS)) / 2;
                limits.add(limit);
                shape.rates.add(rate);
                shape.ratios.add(rate / limit);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-32s %8.1f GFLOP/s%n",
                "limit (" + System.getProperty("java.version") + ")",
                median(limits));
        for (Shape shape : shapes) {
            double perCall = shape.work / median(shape.rates) / 1e3;
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %8.1f  ratio %.3f  (quartiles %.3f %.3f)  %.2f us%n",
                    shape.name,
                    median(shape.rates),
                    median(shape.ratios),
                    quantile(shape.ratios, 0.25),
                    quantile(shape.ratios, 0.75),
                    perCall);
        }
    }

    private static Shape shape(Kernels kernels, String argument) {
        String kind = argument.substring(0, argument.indexOf(':'));
        int[] n = Arrays.stream(argument.substring(kind.length() + 1).split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
        return switch (kind) {
            case "multiply" -> {
                Matrix a = kernels.allocate(n[0], n[1]);
                Matrix w = kernels.allocate(n[1], n[2]);
                Matrix c = kernels.allocate(n[0], n[2]);
                a.fill(0.5);
                w.fill(0.5);
                PackedMatrix packed = kernels.newPackedMatrix(new int[] {0}, new int[] {n[1]}, kernels.padded(n[2]));
                kernels.pack(packed, 0, 0, w, 0, n[1], 0, n[2], false);
                yield shape(
                        argument,
                        2.0 * n[0] * n[1] * n[2],
                        () -> kernels.multiply(a, 0, 0, n[0], packed, c, 0, 0, false));
            }
            case "transposed" -> {
                Matrix a = kernels.allocate(n[2], n[0]);
                Matrix b = kernels.allocate(n[2], n[1]);
                Matrix c = kernels.allocate(n[0], n[1]);
                a.fill(0.5);
                b.fill(1e-9);
                yield shape(
                        argument,
                        2.0 * n[0] * n[1] * n[2],
                        () -> kernels.multiplyTransposed(a, 0, 0, n[0], b, 0, 0, n[1], n[2], c, 0, 0));
            }
            case "pack", "packTransposed" -> {
                boolean transposed = kind.equals("packTransposed");
                Matrix w = kernels.allocate(n[0], n[1]);
                int depth = transposed ? n[1] : n[0];
                int columns = transposed ? n[0] : n[1];
                PackedMatrix packed =
                        kernels.newPackedMatrix(new int[] {0}, new int[] {depth}, kernels.padded(columns));
                yield shape(argument, n[0] * n[1], () -> kernels.pack(packed, 0, 0, w, 0, n[0], 0, n[1], transposed));
            }
            default -> throw new IllegalArgumentException(argument);
        };
    }

    private static Shape shape(String name, double work, Runnable run) {
        return new Shape(name, work, run, new ArrayList<>(), new ArrayList<>());
    }

    private static double rate(Shape shape, long nanos) {
        return shape.work * callsPerNano(shape.run, nanos);
    }

    private static double limit(long nanos) {
        return 2.0 * 16 * SPECIES.length() * 20_000 * callsPerNano(() -> sink += chains(20_000), nanos);
    }

    /** Counts the thread's own time, so that other work on the machine disturbs less. */
    private static double callsPerNano(Runnable run, long nanos) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long calls = 0;
        do {
            run.run();
            calls++;
        } while (System.nanoTime() - start < nanos);
        return (double) calls / (THREADS.getCurrentThreadCpuTime() - cpu);
    }

    static float sink;

    private static float chains(int count) {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector s0 = a,
                s1 = b,
                s2 = a.add(b),
                s3 = s2.add(b),
                s4 = s3.add(b),
                s5 = s4.add(b),
                s6 = s5.add(b),
                s7 = s6.add(b);
        FloatVector s8 = s7.add(b),
                s9 = s8.add(b),
                s10 = s9.add(b),
                s11 = s10.add(b),
                s12 = s11.add(b),
                s13 = s12.add(b),
                s14 = s13.add(b),
                s15 = s14.add(b);
        for (int i = 0; i < count; i++) {
            s0 = s0.fma(a, b);
            s1 = s1.fma(a, b);
            s2 = s2.fma(a, b);
            s3 = s3.fma(a, b);
            s4 = s4.fma(a, b);
            s5 = s5.fma(a, b);
            s6 = s6.fma(a, b);
            s7 = s7.fma(a, b);
            s8 = s8.fma(a, b);
            s9 = s9.fma(a, b);
            s10 = s10.fma(a, b);
            s11 = s11.fma(a, b);
            s12 = s12.fma(a, b);
            s13 = s13.fma(a, b);
            s14 = s14.fma(a, b);
            s15 = s15.fma(a, b);
        }
        return s0.add(s1)
                .add(s2)
                .add(s3)
                .add(s4)
                .add(s5)
                .add(s6)
                .add(s7)
                .add(s8)
                .add(s9)
                .add(s10)
                .add(s11)
                .add(s12)
                .add(s13)
                .add(s14)
                .add(s15)
                .reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
    }

    private static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    private static double quantile(List<Double> values, double q) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[(int) (q * (sorted.length - 1))];
    }
}
