package org.cellwright.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.runtime.cell.Sizes;
import org.cellwright.runtime.kernel.Kernels;
import org.cellwright.runtime.parallel.Workers;
import org.cellwright.runtime.tensor.Precision;
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
            String cell, int[] shape, double medianMillis, double bestMillis, double gflops, long bytes) {}

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
        int[] parsed = parseShape();
        CheckedCell cell =
                CellFiles.cell(source.file, source.cell, spec.commandLine().getErr());
        Map<String, Integer> sizes = sizes(cell, parsed);
        Measurement measurement = measure(cell, sizes, parsed);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? json(measurement) : line(measurement));
        return ExitCode.SUCCESS;
    }

    private int[] parseShape() {
        String[] parts = shape.split(",");
        int[] parsed = new int[4];
        if (parts.length == parsed.length) {
            try {
                for (int i = 0; i < parsed.length; i++) {
                    parsed[i] = Integer.parseInt(parts[i].trim());
                }
            } catch (NumberFormatException e) {
                parsed[0] = 0;
            }
        }
        for (int size : parsed) {
            if (size < 1) {
                throw new UserError(
                        "--shape takes four numbers of at least 1, T,B,X,H such as 100,32,128,128, but is " + shape);
            }
        }
        return parsed;
    }

    private Map<String, Integer> sizes(CheckedCell cell, int[] parsed) {
        SizeSolver solver = new SizeSolver(cell.dimensions());
        dimensions.forEach((name, size) -> {
            if (!cell.dimensions().contains(name)) {
                throw new UserError("--dim " + name + ": cell " + cell.name() + " has no such dimension; it has "
                        + String.join(", ", cell.dimensions()));
            }
            if (size < 1) {
                throw new UserError("--dim " + name + "=" + size + ": a size is at least 1");
            }
            solver.require(Extent.of(name), size);
        });
        bind(solver, cell.inputs(), parsed[2]);
        bind(solver, cell.outputs(), parsed[3]);
        List<String> missing = solver.missing();
        if (!missing.isEmpty()) {
            List<String> options =
                    missing.stream().map(name -> "--dim " + name + "=N").toList();
            throw new UserError(
                    "cell " + cell.name() + " needs the size of more dimensions: add " + String.join(" ", options));
        }
        Map<String, Integer> sizes = solver.solved();
        checkBound("input", cell.inputs(), sizes, parsed[2]);
        checkBound("output", cell.outputs(), sizes, parsed[3]);
        return sizes;
    }

    private static void bind(SizeSolver solver, List<? extends Variable> variables, int size) {
        if (!variables.isEmpty()) {
            solver.require(extent(variables.get(0)), size);
        }
    }

    private static Extent extent(Variable variable) {
        Shape shape = variable.shape();
        return shape.isScalar() ? Extent.ONE : shape.size();
    }

    private static void checkBound(
            String role, List<? extends Variable> variables, Map<String, Integer> sizes, int size) {
        if (!variables.isEmpty() && !variables.get(0).shape().isScalar()) {
            Variable variable = variables.get(0);
            int bound = extent(variable).in(sizes);
            if (bound != size) {
                throw new UserError("--shape says that " + role + " " + variable.name() + ": " + variable.shape()
                        + " has size " + size + ", but its size is " + bound);
            }
        }
    }

    private Measurement measure(CheckedCell cell, Map<String, Integer> sizes, int[] parsed) {
        CompiledCell compiled = CompiledCell.of(cell, precision);
        Precision number = precision == NumberType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT;
        try (Workers workers = Workers.of(threads)) {
            Workload workload = workload(compiled, new Sizes(sizes), loops.kernels(number), parsed, workers);
            Stopwatch stopwatch = mode == Mode.TRAIN
                    ? new Stopwatch(workload::changeWeights, workload::train)
                    : new Stopwatch(() -> {}, workload::infer);
            stopwatch.warmUp();
            double[] times = stopwatch.milliseconds(runs);
            double median = (times[(runs - 1) / 2] + times[runs / 2]) / 2;
            double operations =
                    (mode == Mode.TRAIN ? 3.0 : 1.0) * parsed[0] * parsed[1] * FlopCount.forward(cell, sizes);
            return new Measurement(
                    cell.name(), parsed, median, times[0], operations / median * 1e-6, stopwatch.allocatedBytes());
        }
    }

    private Workload workload(CompiledCell compiled, Sizes sizes, Kernels kernels, int[] parsed, Workers workers) {
        try {
            return new Workload(compiled.cell(), sizes, kernels, parsed[0], parsed[1], workers);
        } catch (OutOfMemoryError | ArithmeticException | NegativeArraySizeException e) {
            throw new UserError("--shape " + shape + " is too large: its tensors do not fit into memory");
        }
    }

    private String line(Measurement measured) {
        int[] s = measured.shape();
        return String.format(
                Locale.ROOT,
                "%s %s %s %s, T=%d B=%d X=%d H=%d, threads %d: median %.3f ms, best %.3f ms, %.1f GFLOP/s, %d bytes allocated a run",
                measured.cell(),
                mode.name().toLowerCase(Locale.ROOT),
                precision.primitive(),
                loops,
                s[0],
                s[1],
                s[2],
                s[3],
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
            List<String> names = new ArrayList<>(List.of("T", "B", "X", "H"));
            for (int i = 0; i < names.size(); i++) {
                json.writeNumberField(names.get(i), measured.shape()[i]);
            }
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
