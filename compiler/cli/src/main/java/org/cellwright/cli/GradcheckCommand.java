package org.cellwright.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.runtime.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellwright gradcheck}. */
@Command(
        name = "gradcheck",
        description = "Compares the derived gradients of cells with numerical ones, in double on random values.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class GradcheckCommand implements Callable<Integer> {
    private static final double TOLERANCE = 1e-7;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileArgument source;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the random values. Default: 1.")
    private long seed;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            defaultValue = "" + TOLERANCE,
            description = "Largest error that passes, relative to the largest magnitude of the tensor. Default: 1e-7.")
    private double tolerance;

    @Override
    public Integer call() {
        OptionalInt ran =
                VectorModule.runWhereAbsent(spec.commandLine().getParseResult().originalArgs());
        if (ran.isPresent()) {
            return ran.getAsInt();
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean passed = true;
        for (CheckedCell cell :
                CellFiles.cells(source.file, source.cell, spec.commandLine().getErr())) {
            CompiledCell compiled = CompiledCell.of(cell, NumberType.DOUBLE);
            for (Loops loops : Loops.values()) {
                Report report = check(compiled, loops);
                report.printTable(out);
                passed &= report.passed();
            }
        }
        return passed ? ExitCode.SUCCESS : ExitCode.DIFFERENCE;
    }

    private Report check(CompiledCell compiled, Loops loops) {
        RandomProblem problem = RandomProblem.of(compiled.checked(), seed);
        CellExercise exercise = new CellExercise(compiled, problem.sizes(), loops.kernels(Precision.DOUBLE));
        NumericalGradient numerical = new NumericalGradient(exercise, problem);
        Map<String, Tensor> results = exercise.forwardAndBackward(problem.given());
        List<Difference> differences = new ArrayList<>();
        for (String name : problem.differentiable()) {
            differences.add(numerical.compare(results.get(CellTensors.gradient(name)), name, tolerance));
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("cell", compiled.checked().name());
        properties.put("loops", loops.toString());
        properties.put("seed", Long.toString(seed));
        return new Report(properties, tolerance, differences, List.of());
    }
}
