package org.cellwright.samples.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.cellwright.samples.benchmarks.contest.Contest;
import org.cellwright.samples.benchmarks.contest.Contest.Entry;
import org.cellwright.samples.benchmarks.contest.ContestException;
import org.cellwright.samples.benchmarks.contest.Mode;
import org.cellwright.samples.benchmarks.contest.Shape;
import org.cellwright.samples.benchmarks.contest.Task;
import org.cellwright.samples.benchmarks.report.CellTable;
import org.cellwright.samples.benchmarks.report.ContestTable;
import org.cellwright.samples.benchmarks.report.RatioTable;
import org.cellwright.samples.benchmarks.report.Result;
import org.cellwright.samples.benchmarks.report.SpeedPicture;
import org.cellwright.samples.benchmarks.system.ArithmeticLimit;
import org.cellwright.samples.benchmarks.system.GeneratedCells;
import org.cellwright.samples.benchmarks.system.LibraryCells;
import org.cellwright.samples.benchmarks.system.LongSequences;
import org.cellwright.samples.benchmarks.system.MemoryTraffic;
import org.cellwright.samples.benchmarks.system.ScannedCell;
import org.cellwright.samples.benchmarks.system.StreamedLayers;
import org.cellwright.samples.benchmarks.system.ThreadedLayer;
import org.cellwright.samples.benchmarks.system.WeightReading;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares generated cells with cells written by hand, with other systems and with the limits of the machine. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Compares generated cells with other systems, in rounds in which all take turns.")
public final class Benchmarks implements Callable<Integer> {
    /** Systems that are never rivals of one generated cell. */
    private static final Set<String> NO_RIVALS = Set.of(
            GeneratedCells.ID,
            ArithmeticLimit.ID,
            ThreadedLayer.ID,
            ThreadedLayer.Deep.ID,
            LongSequences.Whole.ID,
            LongSequences.Segments.ID,
            StreamedLayers.ID,
            WeightReading.ID,
            ScannedCell.ID,
            MemoryTraffic.ID);

    /** S3 with half its steps. */
    private static final Shape LIBRARY = new Shape(50, 64, 256, 256);

    private static final double LIBRARY_WARM_UP_SECONDS = 10;

    private final PrintStream out = System.out;

    @Option(
            names = "--shapes",
            defaultValue = "S1,S2,S3,S4,S5",
            description = "names, or T,B,X,H set off by semicolons (${DEFAULT-VALUE})")
    private String shapes;

    @Option(
            names = "--cells",
            split = ",",
            defaultValue = "Lstm,Gru,LstmPeephole,LayerNormLstmBasic",
            description = "library cells (${DEFAULT-VALUE})")
    private List<String> cells;

    @Option(names = "--modes", split = ",", defaultValue = "train,infer", description = "(${DEFAULT-VALUE})")
    private List<Mode> modes;

    @Option(names = "--rivals", split = ",", description = "which of those on the class path (all); none: no rival")
    private List<String> rivals;

    @Option(
            names = "--further",
            split = ",",
            defaultValue = "threads,streaming,scan,cold",
            description =
                    "what to measure beside (${DEFAULT-VALUE}); long: sequences of 10,000 steps; cells: each of the library's; none: nothing")
    private Set<String> further;

    @Option(names = "--rounds", defaultValue = "15", description = "(${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--output", defaultValue = "target/benchmarks", description = "directory (${DEFAULT-VALUE})")
    private Path output;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks())
                .registerConverter(Mode.class, Mode::parse)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof ContestException || exception instanceof IllegalArgumentException) {
                        command.getErr().println("error: " + exception.getMessage());
                        return 1;
                    }
                    throw exception;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Contest contest = new Contest(output, rounds);
        List<String> systems = systems();
        List<Result> results = new ArrayList<>();
        for (Shape shape : Shape.parseAll(shapes)) {
            for (String cell : cells) {
                for (Mode mode : modes) {
                    Task task = new Task(cell, mode, 1, shape);
                    List<Entry> entries =
                            systems.stream().map(id -> new Entry(id, id, task)).toList();
                    Result result = new Result(task, contest.run(entries));
                    results.add(result);
                    out.print(ContestTable.print(result));
                }
            }
        }
        out.println();
        out.print(RatioTable.print(results));
        SpeedPicture.write(results, output.resolve("speed.png"));
        printFurther(contest);
        return 0;
    }

    private void printFurther(Contest contest) throws IOException {
        if (further.equals(Set.of("none"))) {
            return;
        }
        if (further.contains("cells")) {
            out.println();
            out.print(CellTable.print(
                    LibraryCells.measure(LibraryCells.all(), LIBRARY, rounds, LIBRARY_WARM_UP_SECONDS), LIBRARY));
        }
        FurtherRows rows = new FurtherRows(contest);
        if (further.contains("threads")) {
            Shape.parseAll(shapes).stream().filter(shape -> shape.batch() >= 32).forEach(rows::threads);
            rows.layers();
        }
        if (further.contains("streaming")) {
            rows.streaming();
        }
        if (further.contains("scan")) {
            rows.scan("MinGru");
            rows.scan("IndRnn");
        }
        if (further.contains("long")) {
            rows.longSequences();
        }
        if (further.contains("cold")) {
            rows.coldStart();
        }
        out.println();
        out.print(rows);
    }

    /** Generated cells, the limit and the rivals that were asked for. */
    private List<String> systems() {
        Set<String> possible = new TreeSet<>(Contest.ids());
        possible.removeAll(NO_RIVALS);
        List<String> systems = new ArrayList<>(List.of(GeneratedCells.ID, ArithmeticLimit.ID));
        if (rivals == null) {
            systems.addAll(possible);
        } else if (!rivals.equals(List.of("none"))) {
            for (String rival : rivals) {
                if (!possible.contains(rival)) {
                    throw new IllegalArgumentException("no rival " + rival + " on the class path; there are "
                            + String.join(", ", possible) + ", and more with -Privals");
                }
                systems.add(rival);
            }
        }
        return systems;
    }
}
