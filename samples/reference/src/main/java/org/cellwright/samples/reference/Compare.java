package org.cellwright.samples.reference;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cellwright.runtime.cell.Cell;
import org.cellwright.runtime.tensor.Matrix;
import org.cellwright.runtime.tensor.Precision;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Prints how the generated LSTM and GRU compare with those written by hand: in outputs and all gradients, in the course
 * of ten training steps, and in speed.
 **/
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compares the generated LSTM and GRU with those written by hand: in outputs and gradients, in the "
                        + "course of training, and in speed.")
public final class Compare implements Callable<Integer> {
    private static final Shape AGREEMENT = new Shape(25, 8, 48, 64);
    private static final int STEPS = 10;
    private static final double RATE = 0.5;
    private static final int LIMIT_REPETITIONS = 20_000;

    private final PrintStream out = System.out;

    @Option(names = "--rounds", defaultValue = "41", description = "of timing (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--shapes",
            split = ";",
            defaultValue = "100,32,128,128;100,1,128,128",
            description = "T,B,X,H;... to time (${DEFAULT-VALUE})")
    private List<Shape> shapes;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare())
                .registerConverter(Shape.class, Shape::parse)
                .execute(arguments));
    }

    @Override
    public Integer call() {
        List<Family> families = List.of(Family.lstm(), Family.gru());
        // Speed first: on Java 17 HotSpot optimises loops over floats less once doubles have been through the same
        // methods.
        for (Shape shape : shapes) {
            for (Family family : families) {
                printSpeed(family, shape);
            }
        }
        for (Family family : families) {
            printAgreement(family);
            printTrajectory(family);
        }
        return 0;
    }

    /** Largest differences of every output and gradient from the naive cell in double precision. */
    private void printAgreement(Family family) {
        Map<String, Matrix> expected = trained(family.naive(), Precision.DOUBLE);
        Map<String, Double> generatedDouble = Trial.errors(expected, trained(family.generated(), Precision.DOUBLE));
        Map<String, Double> generated = Trial.errors(expected, trained(family.generated(), Precision.FLOAT));
        Map<String, Double> fast = Trial.errors(expected, trained(family.fast(), Precision.FLOAT));
        print(
                "%n%s, %s: largest difference from the naive cell in double, relative to the tensor's largest magnitude%n",
                family.name(), AGREEMENT);
        print("%-16s%18s%18s%18s%n", "", "generated double", "generated float", "fast float");
        for (String tensor : expected.keySet()) {
            print(
                    "%-16s%18.1e%18.1e%18.1e%n",
                    tensor, generatedDouble.get(tensor), generated.get(tensor), fast.get(tensor));
        }
    }

    private static Map<String, Matrix> trained(Cell cell, Precision precision) {
        Trial trial = AGREEMENT.trial(cell, precision);
        trial.train();
        return trial.results();
    }

    /** The loss over ten steps of gradient descent. */
    private void printTrajectory(Family family) {
        double[] naive = losses(family.naive(), Precision.DOUBLE);
        double[] generatedDouble = losses(family.generated(), Precision.DOUBLE);
        double[] generated = losses(family.generated(), Precision.FLOAT);
        double[] fast = losses(family.fast(), Precision.FLOAT);
        print("%n%s, %s: loss over %d steps of gradient descent%n", family.name(), AGREEMENT, STEPS);
        print("%-6s%18s%18s%18s%18s%n", "step", "naive double", "generated double", "generated float", "fast float");
        for (int step = 0; step < STEPS; step++) {
            print(
                    "%-6d%18.12f%18.12f%18.12f%18.12f%n",
                    step, naive[step], generatedDouble[step], generated[step], fast[step]);
        }
    }

    private static double[] losses(Cell cell, Precision precision) {
        Trial trial = AGREEMENT.trial(cell, precision);
        Matrix targets = AGREEMENT.trial(cell, precision).given().get("dy");
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            losses[step] = trial.descend(targets, RATE);
        }
        return losses;
    }

    /** Median times of training and inference on one core, in rounds in which all take turns. */
    private void printSpeed(Family family, Shape shape) {
        Trial generated = shape.trial(family.generated(), Precision.FLOAT);
        Trial fast = shape.trial(family.fast(), Precision.FLOAT);
        // The naive cell does one sequence after the other, so its time is that of one sequence times B.
        Trial naive =
                new Shape(shape.steps(), 1, shape.inputs(), shape.hidden()).trial(family.naive(), Precision.FLOAT);
        float[] sink = new float[1];
        for (boolean train : new boolean[] {true, false}) {
            Rounds timed = Rounds.ofProcessorTime()
                    .with("limit", () -> sink[0] += FmaLimit.run(LIMIT_REPETITIONS))
                    .with("generated", train ? generated::train : generated::infer)
                    .with("fast", train ? fast::train : fast::infer)
                    .with("naive", train ? naive::train : naive::infer)
                    .run(rounds);
            double limit = FmaLimit.flops(LIMIT_REPETITIONS) / timed.medianSeconds("limit");
            double flops = family.forwardFlops(shape) * (train ? 3 : 1);
            print(
                    "%n%s %s, %s, one core; the limit of its fused multiply-adds is %.1f GFLOP/s%n",
                    family.name(), train ? "training" : "inference", shape, limit / 1e9);
            print(
                    "%-12s%12s%12s%16s%20s%16s%n",
                    "", "median ms", "GFLOP/s", "share of limit", "time : fast's time", "bytes per step");
            row(
                    "naive",
                    shape.batch() * timed.medianSeconds("naive"),
                    flops,
                    limit,
                    shape.batch() * timed.medianRatio("naive", "fast"),
                    "");
            row("fast", timed.medianSeconds("fast"), flops, limit, 1, bytesPerStep(fast, train, shape));
            row(
                    "generated",
                    timed.medianSeconds("generated"),
                    flops,
                    limit,
                    timed.medianRatio("generated", "fast"),
                    bytesPerStep(generated, train, shape));
        }
    }

    private void row(String name, double seconds, double flops, double limit, double ratio, String bytes) {
        print(
                "%-12s%12.3f%12.1f%16.2f%20.3f%16s%n",
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
