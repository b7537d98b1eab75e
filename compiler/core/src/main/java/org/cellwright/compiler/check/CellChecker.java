package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxText;
import org.cellwright.compiler.check.CheckedCell.Equation;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.Span;

/** Checks one cell: its declarations, then its equations in the order in which they can be computed. */
final class CellChecker {
    private final CellFile.Cell written;
    private final Report report;
    private final Scope scope;
    private final Declarations declarations;
    private final CellContext context;
    private final ExpressionChecker expressions;
    /** The equation of each state and local. */
    private final Map<String, CellFile.Equation> equations = new LinkedHashMap<>();

    /** Equations that cannot count, whose right sides are checked all the same. */
    private final List<CellFile.Equation> rejected = new ArrayList<>();

    private final Map<String, Shape> declaredShapes = new HashMap<>();

    /** Without repetitions. */
    private CellFile.Cell cell;

    private final Functions functions;
    private final Map<String, CellFile.Variant> variants;

    /** @param variants those that the cell can name */
    CellChecker(CellFile.Cell cell, Functions functions, Map<String, CellFile.Variant> variants, Report report) {
        this.functions = functions;
        this.variants = variants;
        this.written = cell;
        this.cell = cell;
        this.report = report;
        this.scope = new Scope(functions.constants());
        this.declarations = new Declarations(scope, functions, report);
        this.context = new CellContext(scope, functions, report);
        this.expressions = new ExpressionChecker(context);
    }

    /**
     * The cell; only worth having where no error was reported.
     *
     * @param whole whether all of its file could be read, so that what is not used is worth a warning
     */
    CheckedCell check(boolean whole) {
        String problem = CellNames.problem(cell.name().text());
        if (problem != null) {
            report.error(cell.name().span(), problem);
        }
        declarations.constants(written);
        CellFile.Cell single = Repetitions.writeOut(written, scope, functions, report);
        cell = Unneeded.leftOut(varied(Delays.workedOut(single, scope, functions, report)));
        declarations.read(cell);
        cell.equations().forEach(this::define);
        statesWithoutEquation();
        new FirstValues(context, expressions).check(declarations.firstValues);
        List<Equation> checked = new ArrayList<>();
        Outputs outputs = new Outputs(cell, declarations, context, equations.keySet(), report);
        Set<String> outputNames = outputs.names(whole);
        declaredShapes.putAll(outputs.shapes());
        for (CellFile.Equation equation : new EquationOrder(scope, report).of(equations.values())) {
            equation(equation).ifPresent(checked::add);
        }
        rejected.forEach(equation -> expressions.check(equation.value()));
        lookalikes();
        List<Variable.State> states = new ArrayList<>(declarations.states);
        states.addAll(context.histories.states());
        CheckedCell result = new CheckedCell(
                cell.name().text(),
                cell.documentation(),
                declarations.dimensions,
                declarations.inputs,
                states,
                declarations.parameters,
                constants(),
                outputs.variables(outputNames),
                context.histories.around(checked),
                context.histories.firstValues(),
                context.masks(),
                report.diagnostics().file(),
                List.of(),
                cell.span());
        if (whole && !report.diagnostics().hasErrors()) {
            new UsageWarnings(result, scope, report).warn();
        }
        return result;
    }

    /** Those that a layer may set and that something uses. */
    private List<Variable.Constant> constants() {
        List<Variable.Constant> constants = new ArrayList<>();
        scope.symbols().forEach((name, symbol) -> {
            if (symbol instanceof Symbol.Declared declared
                    && declared.variable() instanceof Variable.Constant constant
                    && scope.isUsed(name)) {
                constants.add(constant);
            }
        });
        return constants;
    }

    /** The cell as its variants change it. */
    private CellFile.Cell varied(CellFile.Cell plain) {
        CellFile.Cell changed = plain;
        List<Identifier> names =
                plain.extension().map(CellFile.Extension::variants).orElse(List.of());
        for (Identifier name : names) {
            CellFile.Variant variant = variants.get(name.text());
            if (variant != null) {
                changed = Variants.apply(changed, variant, name, this::target, report);
            } else if (!report.isBroken(name.text())) {
                report.error(
                        name.span(),
                        "there is no variant `" + name + "`"
                                + Names.nearest(name.text(), variants.keySet())
                                        .map(near -> "; did you mean `" + near + "`?")
                                        .orElse(""));
            }
        }
        return changed;
    }

    private VariantTarget target(CellFile.Cell changed) {
        Report quiet = new Report(new Diagnostics(report.diagnostics().file()), Set.of());
        CellChecker checker = new CellChecker(changed.alone(), functions, Map.of(), quiet);
        checker.check(false);
        return new VariantTarget(changed, checker.context.shapes());
    }

    private void define(CellFile.Equation equation) {
        Identifier name = equation.name();
        CellFile.Equation earlier = equations.get(name.text());
        Symbol symbol = scope.find(name.text());
        boolean constantOfFile =
                symbol instanceof Symbol.Constant && !scope.symbols().containsKey(name.text());
        if (symbol == null || constantOfFile) {
            local(equation);
            return;
        }
        if (earlier != null) {
            rejected.add(equation);
            report.error(
                    name.span(),
                    "`" + name + "` has an equation already in line "
                            + earlier.name().span().line() + "; a value is given once in a step");
        } else if (symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.State) {
            state(equation);
        } else if (!(symbol instanceof Symbol.Broken)) {
            rejected.add(equation);
            report.error(
                    name.span(),
                    "`" + name + "` is " + symbol.kind() + " (line "
                            + symbol.span().line() + ") and cannot have an equation");
        } else {
            equations.put(name.text(), equation);
        }
    }

    private void local(CellFile.Equation equation) {
        Identifier name = equation.name();
        if (name.text().equals(TimeIndex.TIME)) {
            report.error(name.span(), "`t` is the time; call this something else");
            return;
        }
        if (!equation.indices().isEmpty() && report.isBroken(name.text())) {
            rejected.add(equation);
            return;
        }
        if (isDeclaration(equation)) {
            String shaped = report.diagnostics()
                    .file()
                    .text(new Span(
                            name.span().start(),
                            equation.value().span().end(),
                            name.span().line(),
                            name.span().column()));
            report.error(
                    name.span(),
                    "a value that is carried or learned is declared: write `state " + shaped + ";` or `param " + shaped
                            + ";`");
            scope.define(name.text(), new Symbol.Broken("a local value", name.span()));
            return;
        }
        if (!equation.indices().isEmpty()) {
            boolean time = TimeIndex.offset(equation.indices().get(0)).isPresent();
            report.error(
                    equation.indices().get(0).span(),
                    time
                            ? "`" + name + "` is not declared as a state; write `" + name
                                    + " = ...` for a value of this step, or declare `state " + name + ": [H];`"
                            : "an equation is for a whole vector; put it together from its parts: `" + name
                                    + " = [a, b]`");
        }
        scope.define(
                name.text(),
                equation.indices().isEmpty()
                        ? new Symbol.Local(name.span())
                        : new Symbol.Broken("a local value", name.span()));
        equations.put(name.text(), equation);
    }

    /** {@code h: [H] = zeros;} without the word before it, or {@code h: [H] = 1;} where there is {@code h[t] = ...} too. */
    private boolean isDeclaration(CellFile.Equation equation) {
        if (equation.shape().isEmpty() || !equation.indices().isEmpty()) {
            return false;
        }
        boolean initialised = equation.value() instanceof Syntax.Name value
                && Initializers.find(value.text()).isPresent()
                && !value.text().equals(Identities.NAME)
                && scope.find(value.text()) == null;
        return initialised
                || equation.value() instanceof Syntax.Number
                        && cell.equations().stream()
                                .anyMatch(other -> other.name()
                                                .text()
                                                .equals(equation.name().text())
                                        && !other.indices().isEmpty());
    }

    private void state(CellFile.Equation equation) {
        Identifier name = equation.name();
        boolean now = equation.indices().size() == 1
                && TimeIndex.offset(equation.indices().get(0)).orElse(1) == 0;
        if (equation.indices().isEmpty()) {
            report.error(name.span(), "`" + name + "` is a state; its new value is written `" + name + "[t] = ...`");
        } else if (!now) {
            report.error(
                    equation.indices().get(0).span(),
                    "an equation gives the new value of a state: write `" + name + "[t] = ...`");
        }
        equations.put(name.text(), equation);
    }

    private void lookalikes() {
        Lookalikes lookalikes = new Lookalikes();
        scope.symbols().forEach((name, symbol) -> {
            String earlier = lookalikes.add(name);
            if (earlier != null) {
                report.warning(symbol.span(), Lookalikes.message(name, earlier));
            }
        });
    }

    private void statesWithoutEquation() {
        for (Variable.State state : declarations.states) {
            if (!equations.containsKey(state.name()) && !report.isBroken(state.name())) {
                report.error(
                        state.span(),
                        "the state `" + state.name() + "` has no equation; write `" + state.name() + "[t] = ...;`");
            }
        }
    }

    private Optional<Equation> equation(CellFile.Equation equation) {
        String name = equation.name().text();
        Symbol symbol = scope.find(name);
        context.note(equation.rewritten().orElse(""));
        Optional<Expression> value = expressions.check(equation.value());
        Optional<Shape> written = equation.shape().flatMap(declarations::shape);
        if (symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.State state) {
            written.filter(shape -> !shape.equals(state.shape()))
                    .ifPresent(shape -> report.error(
                            equation.shape().get().span(),
                            "`" + name + "` is declared " + state.shape() + " in line "
                                    + state.span().line()));
            return value.flatMap(found -> fitted(
                            equation,
                            found,
                            state.shape(),
                            "declared",
                            state.span().line()))
                    .map(found -> new Equation(state, found, text(equation)));
        }
        if (!(symbol instanceof Symbol.Local)) {
            return Optional.empty();
        }
        Shape output = declaredShapes.get(name);
        if (written.isPresent() && output != null && !written.get().equals(output)) {
            report.error(equation.shape().get().span(), "`" + name + "` is declared as an output of shape " + output);
        }
        Optional<Shape> declared = written.isPresent() ? written : Optional.ofNullable(output);
        if (equation.shape().isPresent() && written.isEmpty()) {
            return Optional.empty();
        }
        if (declared.isPresent()) {
            Variable.Local local =
                    new Variable.Local(name, declared.get(), equation.name().span());
            context.define(local);
            return value.flatMap(found -> fitted(
                            equation,
                            found,
                            declared.get(),
                            "declared",
                            equation.name().span().line()))
                    .map(found -> define(local, found, equation));
        }
        return value.flatMap(found -> inferred(equation, found));
    }

    private Optional<Equation> inferred(CellFile.Equation equation, Expression value) {
        if (Identities.isUnsized(value.shape())) {
            report.error(
                    equation.value().span(),
                    report.quote(equation.value()) + " has no size; write one, such as `" + equation.name()
                            + ": [H, H] = ...;`");
            return Optional.empty();
        }
        Variable.Local local = new Variable.Local(
                equation.name().text(), value.shape(), equation.name().span());
        context.define(local);
        return Optional.of(define(local, value, equation));
    }

    private Equation define(Variable.Local local, Expression value, CellFile.Equation equation) {
        context.define(local, value);
        return new Equation(local, value, text(equation));
    }

    private String text(CellFile.Equation equation) {
        return equation.rewritten().isPresent()
                ? SyntaxText.of(equation)
                : report.diagnostics().file().text(equation.span());
    }

    /** A scalar fills a vector; other shapes must be as declared. */
    private Optional<Expression> fitted(
            CellFile.Equation equation, Expression value, Shape shape, String how, int line) {
        if (value.shape().equals(shape)) {
            return Optional.of(value);
        }
        if (Identities.isUnsized(value.shape())
                && shape.isMatrix()
                && shape.rows().equals(shape.columns())) {
            return Optional.of(Identities.sized(value, shape));
        }
        if (value.shape().isScalar()) {
            return Optional.of(Expression.filling(value, shape));
        }
        report.error(
                equation.value().span(),
                "`" + equation.name() + "` is " + how + " " + shape + " in line " + line + ", but "
                        + expressions.describe(equation.value(), value));
        return Optional.empty();
    }
}
