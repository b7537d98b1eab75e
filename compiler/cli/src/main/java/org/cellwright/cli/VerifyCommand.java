package org.cellwright.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.cellwright.compiler.backend.java.NumberType;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.runtime.tensor.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cellwright verify}. */
@Command(
        name = "verify",
        description = "Compares what a cell computes, forward and backward, with the values of a reference file.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {
    private static final double DOUBLE_TOLERANCE = 1e-10;
    private static final double FLOAT_TOLERANCE = 5e-6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileArgument source;

    @Option(
            names = "--reference",
            paramLabel = "F.safetensors",
            required = true,
            description = "Values by name: param.NAME, x, state0.S, dy, dstateT.S are given to the cell; y, stateT.S, "
                    + "grad.param.NAME, grad.x, grad.state0.S are what it has to find.")
    private Path reference;

    @Option(
            names = "--precision",
            paramLabel = "float|double",
            defaultValue = "double",
            description = "Default: double.")
    private NumberType precision;

    @Option(names = "--loops", paramLabel = "vector|scalar", defaultValue = "vector", description = "Default: vector.")
    private Loops loops;

    @Option(
            names = "--tolerance",
            paramLabel = "X",
            description =
                    "Largest error that passes, relative to the largest magnitude of the tensor. Default: 1e-10 in "
                            + "double, 5e-6 in float.")
    private Double tolerance;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (loops == Loops.VECTOR) {
            OptionalInt ran = VectorModule.runWhereAbsent(
                    spec.commandLine().getParseResult().originalArgs());
            if (ran.isPresent()) {
                return ran.getAsInt();
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        CheckedCell cell =
                CellFiles.cell(source.file, source.cell, spec.commandLine().getErr());
        Report report = compare(cell, ReferenceFile.read(reference));
        if (json) {
            out.println(report.json());
        } else {
            report.printTable(out);
        }
        return report.passed() ? ExitCode.SUCCESS : ExitCode.DIFFERENCE;
    }

    private Report compare(CheckedCell cell, Map<String, Tensor> stored) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("cell", cell.name());
        properties.put("reference", reference.getFileName().toString());
        properties.put("precision", precision.primitive());
        properties.put("loops", loops.toString());
        double limit =
                tolerance != null ? tolerance : precision == NumberType.DOUBLE ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;

        CellTensors tensors = new CellTensors(cell);
        Map<String, List<Extent>> declared = new LinkedHashMap<>(tensors.given());
        declared.putAll(tensors.results());
        SizeSolver solver = tensors.newSolver();
        declared.forEach((name, extents) -> require(solver, extents, stored.get(name)));
        List<String> problems = problems(declared, stored, solver);
        if (!problems.isEmpty()) {
            return new Report(properties, limit, List.of(), problems);
        }
        Precision number = precision == NumberType.DOUBLE ? Precision.DOUBLE : Precision.FLOAT;
        CellExercise exercise =
                new CellExercise(CompiledCell.of(cell, precision), solver.solved(), loops.kernels(number));
        Map<String, Tensor> results = exercise.forwardAndBackward(stored);
        List<Difference> differences = new ArrayList<>();
        results.forEach((name, tensor) -> differences.add(Difference.of(tensor, stored.get(name), 0)));
        return new Report(properties, limit, differences, List.of());
    }

    private static void require(SizeSolver solver, List<Extent> extents, Tensor tensor) {
        if (tensor != null && tensor.shape().size() == extents.size()) {
            for (int i = 0; i < extents.size(); i++) {
                solver.require(extents.get(i), tensor.shape().get(i));
            }
        }
    }

    /** What is missing, of another shape, or of no use to the cell. */
    private static List<String> problems(
            Map<String, List<Extent>> declared, Map<String, Tensor> stored, SizeSolver solver) {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> sizes = solver.solved();
        declared.forEach((name, extents) -> {
            Tensor tensor = stored.get(name);
            boolean known = extents.stream()
                    .flatMap(extent -> extent.coefficients().keySet().stream())
                    .allMatch(key -> sizes.keySet().containsAll(Extent.factors(key)));
            if (tensor == null) {
                problems.add(name + " " + extents + " is missing in the file");
            } else if (tensor.shape().size() != extents.size()
                    || known && !CellTensors.shape(extents, sizes).equals(tensor.shape())) {
                String expected = known && !extents.isEmpty() ? " = " + CellTensors.shape(extents, sizes) : "";
                problems.add(name + " has shape " + tensor.shape() + " in the file, but " + extents + expected
                        + " in the cell");
            }
        });
        TreeSet<String> unknown = new TreeSet<>(stored.keySet());
        unknown.removeAll(declared.keySet());
        unknown.forEach(name -> problems.add(name + " of the file is nothing that the cell has"));
        if (problems.isEmpty() && !solver.missing().isEmpty()) {
            problems.add("the file does not tell the size of " + String.join(", ", solver.missing()));
        }
        return problems;
    }
}
