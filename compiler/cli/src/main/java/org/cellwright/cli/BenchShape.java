package org.cellwright.cli;

import java.util.List;
import java.util.Map;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.check.Variable;
import org.cellwright.compiler.ir.Extent;
import org.cellwright.compiler.ir.Shape;

/** The sizes of timed work: steps, sequences of the batch, size of the first input, size of the first output. */
public record BenchShape(int steps, int batch, int inputs, int outputs) {

    /** Reads {@code T,B,X,H}. */
    public static BenchShape parse(String text) {
        String[] parts = text.split(",");
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
                        "--shape takes four numbers of at least 1, T,B,X,H such as 100,32,128,128, but is " + text);
            }
        }
        return new BenchShape(parsed[0], parsed[1], parsed[2], parsed[3]);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return steps + "," + batch + "," + inputs + "," + outputs;
    }

    /** The sizes of a cell's dimensions that follow from the shape and from those given. */
    Map<String, Integer> sizes(CheckedCell cell, Map<String, Integer> given) {
        SizeSolver solver = new SizeSolver(cell.dimensions());
        given.forEach((name, size) -> {
            if (!cell.dimensions().contains(name)) {
                throw new UserError("--dim " + name + ": cell " + cell.name() + " has no such dimension; it has "
                        + String.join(", ", cell.dimensions()));
            }
            if (size < 1) {
                throw new UserError("--dim " + name + "=" + size + ": a size is at least 1");
            }
            solver.require(Extent.of(name), size);
        });
        bind(solver, cell.inputs(), inputs);
        bind(solver, cell.outputs(), outputs);
        List<String> missing = solver.missing();
        if (!missing.isEmpty()) {
            List<String> options =
                    missing.stream().map(name -> "--dim " + name + "=N").toList();
            throw new UserError(
                    "cell " + cell.name() + " needs the size of more dimensions: add " + String.join(" ", options));
        }
        Map<String, Integer> sizes = solver.solved();
        checkBound("input", cell.inputs(), sizes, inputs);
        checkBound("output", cell.outputs(), sizes, outputs);
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
}
