package org.cellwright.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellwright bench}. */
@Command(
        name = "bench",
        description =
                "Times a cell: forward over a sequence, or forward and the gradient of the sum of all outputs for "
                        + "all parameters and inputs.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "GFLOP/s count two operations for each element of each matrix that is multiplied with a vector in the cell as "
                    + "written, three times that for training. Weights change before every training run."
        })
final class BenchCommand implements Callable<Integer> {
    enum Mode {
        INFER,
        TRAIN
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileArgument source;

    @Option(names = "--mode", paramLabel = "infer|train", required = true, description = "What to time.")
    private Mode mode;

    @Option(
            names = "--shape",
            paramLabel = "T,B,X,H",
            required = true,
            description = "Steps, sequences of the batch, size of the input, size of the output.")
    private String shape;

    @Option(names = "--dim", paramLabel = "NAME=N", description = "The size of another dimension; may be repeated.")
    private Map<String, Integer> dimensions = new LinkedHashMap<>();

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Default: 1.")
    private int threads;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "15", description = "Timed runs. Default: 15.")
    private int runs;

    @Option(names = "--precision", paramLabel = "float|double", defaultValue = "float", description = "Default: float.")
    private NumberType precision;

    @Option(names = "--loops", paramLabel = "vector|scalar", defaultValue = "vector", description = "Default: vector.")
    private Loops loops;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** What was measured. */
    private record Measurement(
            String cell, BenchShape shape, double medianMillis, double bestMillis, double gflops, long bytes) {}

    @Override
    public Integer call() {
        if (loops == Loops.VECTOR) {
            OptionalInt ran = VectorModule.runWhereAbsent(
                    spec.commandLine().getParseResult().originalArgs());
            if (ran.isPresent()) {
                return ran.getAsInt();
            }
        }
        if (threads < 1 || runs < 1) {
            throw new UserError("--threads and --runs must be at least 1");
        }
        BenchShape parsed = BenchShape.parse(shape);
        loops.warmUp(CellBenchmark.precision(precision));
        CheckedCell cell =
                CellFiles.cell(source.file, source.cell, spec.commandLine().getErr());
        Map<String, Integer> sizes = parsed.sizes(cell, dimensions);
        Measurement measurement = measure(cell, sizes, parsed);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(measurement) : line(measurement));
        return ExitCode.SUCCESS;
    }

    private Measurement measure(CheckedCell cell, Map<String, Integer> sizes, BenchShape parsed) {
        try (CellBenchmark benchmark = CellBenchmark.of(cell, sizes, parsed, precision, loops, threads)) {
            Stopwatch stopwatch = mode == Mode.TRAIN ? benchmark.training() : benchmark.inference();
            stopwatch.warmUp();
            double[] times = stopwatch.milliseconds(runs);
            double median = (times[(runs - 1) / 2] + times[runs / 2]) / 2;
            double operations = (mode == Mode.TRAIN ? 3 : 1) * benchmark.forwardOperations();
            return new Measurement(
                    cell.name(), parsed, median, times[0], operations / median * 1e-6, stopwatch.allocatedBytes());
        }
    }

    private String line(Measurement measured) {
        BenchShape s = measured.shape();
        return String.format(
                Locale.ROOT,
                "%s %s %s %s, T=%d B=%d X=%d H=%d, threads %d: median %.3f ms, best %.3f ms, %.1f GFLOP/s, %d bytes allocated a run",
                measured.cell(),
                mode.name().toLowerCase(Locale.ROOT),
                precision.primitive(),
                loops,
                s.steps(),
                s.batch(),
                s.inputs(),
                s.outputs(),
                threads,
                measured.medianMillis(),
                measured.bestMillis(),
                measured.gflops(),
                measured.bytes());
    }

    private String json(Measurement measured) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("cell", measured.cell());
            json.writeStringField("mode", mode.name().toLowerCase(Locale.ROOT));
            json.writeNumberField("T", measured.shape().steps());
            json.writeNumberField("B", measured.shape().batch());
            json.writeNumberField("X", measured.shape().inputs());
            json.writeNumberField("H", measured.shape().outputs());
            json.writeNumberField("threads", threads);
            json.writeNumberField("median_ms", round(measured.medianMillis()));
            json.writeNumberField("best_ms", round(measured.bestMillis()));
            json.writeNumberField("gflops", round(measured.gflops()));
            json.writeNumberField("allocated_bytes", measured.bytes());
            json.writeStringField("precision", precision.primitive());
            json.writeStringField("loops", loops.toString());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static double round(double value) {
        return Math.rint(value * 1000) / 1000;
    }
}
