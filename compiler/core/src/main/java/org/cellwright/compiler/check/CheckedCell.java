package org.cellwright.compiler.check;

import java.util.List;
import java.util.Optional;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.compiler.source.Span;

/**
 * A cell without mistakes.
 *
 * @param documentation text of its documentation comment without the comment marks, or empty
 * @param dimensions names in the order of declaration
 * @param constants those that a layer may set
 * @param outputs states or locals, in the order of declaration
 * @param equations one for each state (its value at t) and local, each after those it uses
 * @param imports files that its file imports, and those that they import
 * @param firstValues one for each state that begins with a formula of parameters: its value before the first step
 * @param masks how many there are, for what is drawn in training
 */
public record CheckedCell(
        String name,
        String documentation,
        List<String> dimensions,
        List<Variable.Input> inputs,
        List<Variable.State> states,
        List<Variable.Parameter> parameters,
        List<Variable.Constant> constants,
        List<Variable> outputs,
        List<Equation> equations,
        List<Equation> firstValues,
        int masks,
        SourceFile source,
        List<SourceFile> imports,
        Span span) {

    public CheckedCell {
        dimensions = List.copyOf(dimensions);
        inputs = List.copyOf(inputs);
        states = List.copyOf(states);
        parameters = List.copyOf(parameters);
        constants = List.copyOf(constants);
        outputs = List.copyOf(outputs);
        equations = List.copyOf(equations);
        firstValues = List.copyOf(firstValues);
        imports = List.copyOf(imports);
    }

    public CheckedCell withImports(List<SourceFile> files) {
        return new CheckedCell(
                name,
                documentation,
                dimensions,
                inputs,
                states,
                parameters,
                constants,
                outputs,
                equations,
                firstValues,
                masks,
                source,
                files,
                span);
    }

    /** What a state is before the first step, where that is a formula of parameters; else it is {@link Variable.State#initialValue}. */
    public Optional<Expression> firstValue(Variable.State state) {
        return firstValues.stream()
                .filter(first -> first.target() == state)
                .map(Equation::value)
                .findFirst();
    }

    /**
     * @param target a state, whose value at t (or before the first step) this is, or a local
     * @param text the whole equation as written
     */
    public record Equation(Variable target, Expression value, String text) {}
}
