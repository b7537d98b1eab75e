package org.cellwright.samples.benchmarks.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cellwright.cli.CellBenchmark;
import org.cellwright.samples.benchmarks.contest.ContestException;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Statistics;

/** From a cell's file to the first trained batch in a fresh Java process, the Java compiler included. */
public final class ColdStart {
    private ColdStart() {}

    /** What the process does. */
    public static void main(String[] arguments) {
        try (CellBenchmark benchmark = CellFile.benchmark(arguments[0], Shape.parse(arguments[1]), 1)) {
            benchmark.training().milliseconds(1);
        }
    }

    /** The median time of some processes from start to end, in seconds. */
    public static double seconds(String cell, Shape shape, int processes) throws IOException {
        double[] seconds = new double[processes];
        for (int i = 0; i < processes; i++) {
            seconds[i] = once(cell, shape);
        }
        return Statistics.median(seconds);
    }

    private static double once(String cell, Shape shape) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String cells = "-D" + CellFile.DIRECTORY + "=" + System.getProperty(CellFile.DIRECTORY);
        List<String> command = List.of(
                java,
                // Of collectors, the one that starts fastest, as for any short program.
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                cells,
                "-cp",
                System.getProperty("java.class.path"),
                ColdStart.class.getName(),
                cell,
                shape.toString());
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new ContestException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ContestException("interrupted");
        }
        return (System.nanoTime() - start) * 1e-9;
    }
}
