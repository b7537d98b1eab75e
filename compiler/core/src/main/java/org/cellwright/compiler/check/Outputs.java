package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Names;

/** The outputs that a cell declares: states or locals, by their names. */
final class Outputs {
    private final CellFile.Cell cell;
    private final Declarations declarations;
    private final CellContext context;
    private final Set<String> equations;
    private final Scope scope;
    private final Report report;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    /** @param equations the names that have one */
    Outputs(CellFile.Cell cell, Declarations declarations, CellContext context, Set<String> equations, Report report) {
        this.cell = cell;
        this.declarations = declarations;
        this.context = context;
        this.equations = equations;
        this.scope = context.scope;
        this.report = report;
    }

    /** Names of outputs, each once, with the shapes they declare. */
    Set<String> names(boolean whole) {
        Map<String, Identifier> names = new LinkedHashMap<>();
        for (CellFile.Declaration declaration : declarations.outputs) {
            declaration
                    .value()
                    .ifPresent(value -> report.error(
                            value.span(),
                            "an output has no first value; write an equation `"
                                    + declaration.names().get(0).name() + " = ...;`"));
            Optional<Shape> shape = declaration.shape().flatMap(declarations::shape);
            for (CellFile.Declared declared : declaration.names()) {
                Identifier name = declared.name();
                Identifier earlier = names.putIfAbsent(name.text(), name);
                if (earlier != null) {
                    report.error(
                            name.span(),
                            "`" + name + "` is an output already in line "
                                    + earlier.span().line());
                    continue;
                }
                shape.ifPresent(found -> shapes.put(name.text(), found));
                output(name, shape, declaration);
            }
        }
        if (whole && declarations.outputs.isEmpty() && !report.diagnostics().hasErrors()) {
            report.error(
                    cell.name().span(),
                    "cell `" + cell.name() + "` has no output; write `output name;` for a state or value");
        }
        return names.keySet();
    }

    /** The states and locals of these names, once all equations have been checked. */
    List<Variable> variables(Set<String> names) {
        List<Variable> outputs = new ArrayList<>();
        for (String name : names) {
            Symbol symbol = scope.find(name);
            if (symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.State state) {
                outputs.add(state);
            } else {
                context.local(name).ifPresent(outputs::add);
            }
        }
        declarations.outputs.stream()
                .flatMap(declaration -> declaration.names().stream())
                .forEach(declared -> noMatrix(declared.name(), outputs));
        return outputs;
    }

    /** The shapes that outputs declare, by name; complete after {@link #names}. */
    Map<String, Shape> shapes() {
        return shapes;
    }

    private void output(Identifier name, Optional<Shape> shape, CellFile.Declaration declaration) {
        Symbol symbol = scope.find(name.text());
        if (symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.State state) {
            if (shape.isPresent() && !shape.get().equals(state.shape())) {
                report.error(
                        name.span(),
                        "the output `" + name + "` is " + shape.get() + ", but its state is declared " + state.shape()
                                + " in line " + state.span().line());
            }
        } else if (symbol == null) {
            boolean told = declaration.value().isPresent();
            if (!told && !report.isBroken(name.text())) {
                List<String> known = new ArrayList<>(equations);
                report.error(
                        name.span(),
                        "the output `" + name + "` has no equation"
                                + Names.nearest(name.text(), known)
                                        .map(near -> "; did you mean `" + near + "`?")
                                        .orElse("; write `" + name + " = ...;`"));
            }
        } else if (!(symbol instanceof Symbol.Local) && !(symbol instanceof Symbol.Broken)) {
            report.error(
                    name.span(),
                    "`" + name + "` is " + symbol.kind() + "; an output is a state or a value with an equation");
        }
        scope.use(name.text());
    }

    private void noMatrix(Identifier name, List<Variable> outputs) {
        for (Variable output : outputs) {
            if (output.name().equals(name.text()) && output.shape().isMatrixOrBlocks()) {
                report.error(
                        name.span(),
                        "an output is a vector or a scalar, but `" + name + "` is " + output.shape()
                                + "; what is read of it, such as `" + name + " @ q`, can be one");
            }
        }
    }
}
