package org.cellwright.samples.reference;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;

/**
 * Prints how the generated LSTM and GRU compare with those written by hand: in outputs and all gradients, in the course
 * of ten training steps, and in speed.
 *
 * <p>Options: {@code --rounds N} of timing, 41 by default; {@code --shapes T,B,X,H;...} to time.
 */
public final class Compare {
    private static final Shape AGREEMENT = new Shape(25, 8, 48, 64);
    private static final int STEPS = 10;
    private static final double RATE = 0.5;
    private static final int LIMIT_REPETITIONS = 20_000;

    private final PrintStream out;

    Compare(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        int rounds = 41;
        String shapes = "100,32,128,128;100,1,128,128";
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
                case "--shapes" -> shapes = arguments[i + 1];
                default -> throw new IllegalArgumentException(
                        "unknown option " + arguments[i] + "; there are --rounds N and --shapes T,B,X,H;...");
            }
        }
        Compare compare = new Compare(System.out);
        for (Family family : List.of(Family.lstm(), Family.gru())) {
            compare.agreement(family);
            compare.trajectory(family);
        }
        for (String shape : shapes.split(";")) {
            for (Family family : List.of(Family.lstm(), Family.gru())) {
                compare.speed(family, Shape.parse(shape), rounds);
            }
        }
    }

    /** Largest differences of every output and gradient from the naive cell in double precision. */
    void agreement(Family family) {
        Map<String, Matrix> expected = trained(family.naive(), Precision.DOUBLE);
        Map<String, Double> generatedDouble = Trial.errors(expected, trained(family.generated(), Precision.DOUBLE));
        Map<String, Double> generated = Trial.errors(expected, trained(family.generated(), Precision.FLOAT));
        Map<String, Double> fast = Trial.errors(expected, trained(family.fast(), Precision.FLOAT));
        print("%n%s, %s: largest difference from the naive cell in double, relative to the tensor's largest magnitude%n",
                family.name(), AGREEMENT);
        print("%-16s%18s%18s%18s%n", "", "generated double", "generated float", "fast float");
        for (String tensor : expected.keySet()) {
            print("%-16s%18.1e%18.1e%18.1e%n",
                    tensor, generatedDouble.get(tensor), generated.get(tensor), fast.get(tensor));
        }
    }

    private static Map<String, Matrix> trained(Cell cell, Precision precision) {
        Trial trial = AGREEMENT.trial(cell, precision);
        trial.train();
        return trial.results();
    }

    /** The loss over ten steps of gradient descent. */
    void trajectory(Family family) {
        double[] naive = losses(family.naive(), Precision.DOUBLE);
        double[] generatedDouble = losses(family.generated(), Precision.DOUBLE);
        double[] generated = losses(family.generated(), Precision.FLOAT);
        double[] fast = losses(family.fast(), Precision.FLOAT);
        print("%n%s, %s: loss over %d steps of gradient descent%n", family.name(), AGREEMENT, STEPS);
        print("%-6s%18s%18s%18s%18s%n", "step", "naive double", "generated double", "generated float", "fast float");
        for (int step = 0; step < STEPS; step++) {
            print("%-6d%18.12f%18.12f%18.12f%18.12f%n",
                    step, naive[step], generatedDouble[step], generated[step], fast[step]);
        }
    }

    static double[] losses(Cell cell, Precision precision) {
        Trial trial = AGREEMENT.trial(cell, precision);
        Matrix targets = AGREEMENT.trial(cell, precision).given().get("dy");
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            losses[step] = trial.descend(targets, RATE);
        }
        return losses;
    }

    /** Median times of training and inference on one core, in rounds in which all take turns. */
    void speed(Family family, Shape shape, int rounds) {
        Trial generated = shape.trial(family.generated(), Precision.FLOAT);
        Trial fast = shape.trial(family.fast(), Precision.FLOAT);
        Trial naive = new Shape(shape.steps(), 1, shape.inputs(), shape.hidden()).trial(family.naive(), Precision.FLOAT);
        float[] sink = new float[1];
        for (boolean train : new boolean[] {true, false}) {
            Rounds timed = new Rounds()
                    .with("limit", () -> sink[0] += FmaLimit.run(LIMIT_REPETITIONS))
                    .with("generated", train ? generated::train : generated::infer)
                    .with("fast", train ? fast::train : fast::infer)
                    .with("naive", train ? naive::train : naive::infer)
                    .run(rounds);
            double limit = FmaLimit.flops(LIMIT_REPETITIONS) / timed.medianSeconds("limit");
            double flops = family.forwardFlops(shape) * (train ? 3 : 1);
            print("%n%s %s, %s, one core; the limit of its fused multiply-adds is %.1f GFLOP/s%n",
                    family.name(), train ? "training" : "inference", shape, limit / 1e9);
            print("%-12s%12s%12s%16s%20s%16s%n",
                    "", "median ms", "GFLOP/s", "share of limit", "time : fast's time", "bytes per step");
            row("naive", shape.batch() * timed.medianSeconds("naive"), flops, limit,
                    shape.batch() * timed.medianRatio("naive", "fast"), "");
            row("fast", timed.medianSeconds("fast"), flops, limit, 1, bytesPerStep(fast, train, shape));
            row("generated", timed.medianSeconds("generated"), flops, limit, timed.medianRatio("generated", "fast"),
                    bytesPerStep(generated, train, shape));
        }
    }

    private void row(String name, double seconds, double flops, double limit, double ratio, String bytes) {
        print("%-12s%12.3f%12.1f%16.2f%20.3f%16s%n",
                name, 1e3 * seconds, flops / seconds / 1e9, flops / seconds / limit, ratio, bytes);
    }

    /** Memory that a warm pass allocates, over its steps. */
    private static String bytesPerStep(Trial trial, boolean train, Shape shape) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        if (train) {
            trial.train();
        } else {
            trial.infer();
        }
        return Long.toString((threads.getCurrentThreadAllocatedBytes() - before) / shape.steps());
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
