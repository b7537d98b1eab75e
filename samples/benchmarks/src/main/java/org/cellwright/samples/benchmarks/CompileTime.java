package org.cellwright.samples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.FrontEnd;
import org.cellwright.compiler.GeneratedSource;
import org.cellwright.compiler.backend.java.JavaBackend;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.memory.MemoryCompiler;
import org.cellwright.compiler.schedule.Schedule;
import org.cellwright.compiler.source.DiagnosticPrinter;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.samples.benchmarks.contest.Statistics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Times the compiler, and javac on what it writes: cells of a directory, and cells of more and more gates. */
@Command(
        name = "compile-time",
        mixinStandardHelpOptions = true,
        description =
                "Times the compiler and javac in a warm JVM, in milliseconds; medians of rounds in which all take turns.")
public final class CompileTime implements Callable<Integer> {
    private static final int STAGES = 4;

    /** A cell, and the text that it stands in. */
    private record Subject(String name, SourceFile file) {}

    @Parameters(description = "directory of cell files")
    private Path directory;

    @Option(
            names = "--cells",
            split = ",",
            defaultValue = "LstmFullGateRecurrence,Nas,Rhn",
            description = "(${DEFAULT-VALUE})")
    private List<String> cells;

    @Option(names = "--gates", split = ",", defaultValue = "10,20,40,80,160", description = "(${DEFAULT-VALUE})")
    private List<Integer> gates;

    @Option(names = "--rounds", defaultValue = "9", description = "(${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up-seconds", defaultValue = "20", description = "(${DEFAULT-VALUE})")
    private double warmUpSeconds;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompileTime()).execute(arguments));
    }

    @Override
    public Integer call() {
        List<Subject> subjects = Stream.concat(
                        cells.stream().map(this::library), gates.stream().map(CompileTime::ofGates))
                .toList();
        double[][][] times = new double[subjects.size()][STAGES][rounds];
        long warm = System.nanoTime() + (long) (warmUpSeconds * 1e9);
        do {
            subjects.forEach(CompileTime::time);
        } while (System.nanoTime() < warm);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < subjects.size(); i++) {
                double[] each = time(subjects.get(i));
                for (int stage = 0; stage < STAGES; stage++) {
                    times[i][stage][round] = each[stage];
                }
            }
        }
        System.out.printf("%-24s %8s %8s %8s %8s %8s%n", "ms", "check", "schedule", "Java", "javac", "all");
        for (int i = 0; i < subjects.size(); i++) {
            double[][] own = times[i];
            double[] all = IntStream.range(0, rounds)
                    .mapToDouble(round -> own[0][round] + own[1][round] + own[2][round] + own[3][round])
                    .toArray();
            System.out.printf(
                    "%-24s %8.1f %8.1f %8.1f %8.1f %8.1f%n",
                    subjects.get(i).name(),
                    Statistics.median(own[0]),
                    Statistics.median(own[1]),
                    Statistics.median(own[2]),
                    Statistics.median(own[3]),
                    Statistics.median(all));
        }
        return 0;
    }

    /** Milliseconds to check the file, to schedule, to write Java, and of javac. */
    private static double[] time(Subject subject) {
        long start = System.nanoTime();
        FrontEnd.Result read = FrontEnd.read(List.of(subject.file()));
        CheckedCell cell = read.cells().stream()
                .filter(each -> each.name().equals(subject.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(DiagnosticPrinter.print(read.diagnostics())));
        long checked = System.nanoTime();
        Schedule schedule = CellCompiler.schedule(cell);
        long scheduled = System.nanoTime();
        Set<NumberType> types = EnumSet.allOf(NumberType.class);
        GeneratedSource source = JavaBackend.generate(cell, schedule, "generated", types);
        long written = System.nanoTime();
        MemoryCompiler.Result compiled = MemoryCompiler.compile(
                Map.of(source.qualifiedName(), source.text()),
                System.getProperty("java.class.path"),
                List.of("--release", "17", "--add-modules", "jdk.incubator.vector"));
        if (compiled.hasErrors()) {
            throw new IllegalStateException(compiled.errors().toString());
        }
        long end = System.nanoTime();
        return new double[] {
            (checked - start) / 1e6, (scheduled - checked) / 1e6, (written - scheduled) / 1e6, (end - written) / 1e6
        };
    }

    private Subject library(String name) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".cell")).toList()) {
                String text = Files.readString(file);
                if (text.lines().anyMatch(line -> line.matches("cell " + name + "\\b.*"))) {
                    return new Subject(name, new SourceFile(file.getFileName().toString(), text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException("no cell " + name + " below " + directory);
    }

    /** A memory that is written through pairs of gates, each with weights and a bias of its own. */
    private static Subject ofGates(int count) {
        String name = "Gates" + count;
        String text = "cell " + name + " {\n  dim X, H;\n  input x: [X];\n  state h, c: [H];\n  output h;\n"
                + each(count, "", i -> "  param W" + i + ": [H, H + X];\n  param b" + i + ": [H];\n")
                + each(
                        count,
                        "",
                        i -> "  g" + i + " = " + (i % 2 == 0 ? "sigmoid" : "tanh") + "(W" + i + " @ [h[t-1], x[t]] + b"
                                + i + ");\n")
                + "  c[t] = g0 * c[t-1] + " + each(count / 2, " + ", i -> "g" + 2 * i + " * g" + (2 * i + 1))
                + ";\n  h[t] = tanh(c[t]);\n}\n";
        return new Subject(name, new SourceFile(name + ".cell", text));
    }

    private static String each(int count, String separator, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(separator));
    }
}
