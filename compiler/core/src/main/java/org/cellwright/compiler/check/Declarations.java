package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.check.Variable.Initializer;
import org.cellwright.compiler.ir.Shape;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.Span;

/** Reads what a cell declares into its scope. */
final class Declarations {
    private final Scope scope;
    private final Report report;
    private final ShapeReader shapes;
    final List<String> dimensions = new ArrayList<>();
    final List<Variable.Input> inputs = new ArrayList<>();
    final List<Variable.State> states = new ArrayList<>();
    final List<Variable.Parameter> parameters = new ArrayList<>();
    final List<CellFile.Declaration> outputs = new ArrayList<>();
    /** What states begin with, where that is a formula of parameters. */
    final Map<Variable.State, Syntax> firstValues = new LinkedHashMap<>();

    private final Functions functions;
    private final Set<String> parameterNames = new HashSet<>();

    Declarations(Scope scope, Functions functions, Report report) {
        this.scope = scope;
        this.functions = functions;
        this.report = report;
        this.shapes = new ShapeReader(scope, report);
    }

    /** Before all other declarations. */
    void constants(CellFile.Cell cell) {
        for (CellFile.Constant constant : cell.constants()) {
            constant.shape()
                    .filter(shape -> !shape.parts().isEmpty())
                    .ifPresent(shape -> report.error(
                            shape.span(),
                            "a constant that a layer may set is a scalar: write `const " + constant.name() + ": [] = "
                                    + report.quote(constant.value()).substring(1)));
            define(constant.name(), symbol(constant));
        }
    }

    private Symbol symbol(CellFile.Constant constant) {
        String name = constant.name().text();
        Span span = constant.name().span();
        boolean formula = constant.shape().isEmpty() && isOfLayer(constant.value());
        OptionalDouble value = formula ? numbers(this::standard).evaluate(constant.value()) : number(constant.value());
        if (value.isEmpty()) {
            return new Symbol.Broken("a constant", span);
        }
        if (formula) {
            return new Symbol.Formula(name, constant.value(), value.getAsDouble(), span);
        }
        return constant.shape().isEmpty()
                ? new Symbol.Constant(name, value.getAsDouble(), span)
                : new Symbol.Declared(new Variable.Constant(name, value.getAsDouble(), span));
    }

    /** Whether a formula depends on what a layer may set. */
    private boolean isOfLayer(Syntax syntax) {
        return syntax instanceof Syntax.Name name
                        && standardOf(scope.find(name.text())).isPresent()
                || Children.of(syntax).stream().anyMatch(this::isOfLayer);
    }

    /** What a layer may set, or what is made of it, has in a layer that sets nothing. */
    private static OptionalDouble standardOf(Symbol symbol) {
        if (symbol instanceof Symbol.Formula formula) {
            return OptionalDouble.of(formula.value());
        }
        return symbol instanceof Symbol.Declared declared && declared.variable() instanceof Variable.Constant constant
                ? OptionalDouble.of(constant.value())
                : OptionalDouble.empty();
    }

    private OptionalDouble standard(Syntax.Name name) {
        OptionalDouble standard = standardOf(scope.find(name.text()));
        if (standard.isPresent()) {
            scope.use(name.text());
            return standard;
        }
        return fixed(name);
    }

    /** Dimensions first, so that they may stand anywhere. */
    void read(CellFile.Cell cell) {
        for (CellFile.Declaration declaration : cell.declarations()) {
            noIndices(declaration);
            if (declaration.kind() == Kind.DIM) {
                dimensions(declaration);
            } else if (declaration.kind() == Kind.PARAM) {
                declaration
                        .names()
                        .forEach(declared -> parameterNames.add(declared.name().text()));
            }
        }
        for (CellFile.Declaration declaration : cell.declarations()) {
            if (declaration.kind() == Kind.OUTPUT) {
                outputs.add(declaration);
            } else if (declaration.kind() != Kind.DIM) {
                variables(declaration);
            }
        }
    }

    Optional<Shape> shape(Syntax.Brackets brackets) {
        return shapes.shape(brackets);
    }

    private void noIndices(CellFile.Declaration declaration) {
        for (CellFile.Declared declared : declaration.names()) {
            if (!declared.indices().isEmpty()) {
                boolean time = TimeIndex.offset(declared.indices().get(0)).isPresent();
                String name = declared.name().text();
                report.error(
                        declared.indices().get(0).span(),
                        time || declaration.kind() == Kind.OUTPUT || declaration.kind() == Kind.DIM
                                ? "a declaration has no index: write `"
                                        + declaration.kind().keyword() + " " + name + "`"
                                : "a shape follows a colon: write `" + name + ": "
                                        + report.quote(declared.indices().get(0).span())
                                                .replace("`", "") + "`");
            }
        }
    }

    private void dimensions(CellFile.Declaration declaration) {
        declaration
                .shape()
                .ifPresent(shape -> report.error(
                        shape.span(),
                        "a dimension has no shape: write `dim "
                                + declaration.names().get(0).name() + ";`"));
        declaration
                .value()
                .ifPresent(
                        value -> report.error(
                                value.span(),
                                "a dimension has no value here; it is bound when a layer is made (a fixed number is a `const`)"));
        for (CellFile.Declared declared : declaration.names()) {
            Identifier name = declared.name();
            if (define(name, new Symbol.Dimension(name.text(), name.span()))) {
                dimensions.add(name.text());
            }
        }
    }

    private void variables(CellFile.Declaration declaration) {
        Kind kind = declaration.kind();
        Optional<Shape> shape = shape(declaration);
        // A first value with a mistake is reported; what follows is checked with another one.
        Optional<Initializer> first =
                shape.map(found -> initializer(declaration, found).orElse(constant(0)));
        for (CellFile.Declared declared : declaration.names()) {
            Identifier name = declared.name();
            if (shape.isEmpty() || !declared.indices().isEmpty()) {
                define(name, new Symbol.Broken(article(kind), name.span()));
                continue;
            }
            switch (kind) {
                case INPUT -> define(inputs, new Variable.Input(name.text(), shape.get(), name.span()));
                case STATE ->
                    state(
                            new Variable.State(
                                    name.text(),
                                    shape.get(),
                                    first.get().arguments().get(0),
                                    name.span()),
                            declaration);
                default ->
                    define(parameters, new Variable.Parameter(name.text(), shape.get(), first.get(), name.span()));
            }
        }
    }

    private void state(Variable.State state, CellFile.Declaration declaration) {
        define(states, state);
        declaration.value().filter(this::isOfParameters).ifPresent(value -> firstValues.put(state, value));
    }

    private boolean isOfParameters(Syntax syntax) {
        boolean here = syntax instanceof Syntax.Name name
                && (parameterNames.contains(name.text())
                        || standardOf(scope.find(name.text())).isPresent());
        return here || Children.of(syntax).stream().anyMatch(this::isOfParameters);
    }

    private Optional<Shape> shape(CellFile.Declaration declaration) {
        Kind kind = declaration.kind();
        Identifier name = declaration.names().get(0).name();
        if (declaration.shape().isEmpty()) {
            boolean indexed = declaration.names().stream()
                    .anyMatch(each -> !each.indices().isEmpty());
            if (!indexed) {
                report.error(
                        name.span(),
                        article(kind) + " needs a shape: `" + kind.keyword() + " " + name
                                + (kind == Kind.PARAM ? ": [H, X]" : kind == Kind.STATE ? ": [H]" : ": [X]")
                                + "`; `[]` is a scalar");
            }
            return Optional.empty();
        }
        Optional<Shape> shape = shapes.shape(declaration.shape().get());
        if (kind == Kind.STATE && shape.isPresent() && shape.get().isBlocks()) {
            report.error(
                    declaration.shape().get().span(),
                    "a state is a scalar, a vector or a matrix; several matrices are states of a number, "
                            + "`state C[2]: [rows, columns]`");
            return Optional.empty();
        }
        if (kind == Kind.INPUT && shape.isPresent() && shape.get().isMatrixOrBlocks()) {
            report.error(
                    declaration.shape().get().span(),
                    "an input is a vector or a scalar; declare it as the vector of all elements");
            return Optional.empty();
        }
        return shape;
    }

    /** Of a parameter; of a state {@code constant(v)}; of an input nothing of meaning. */
    private Optional<Initializer> initializer(CellFile.Declaration declaration, Shape shape) {
        Syntax value = declaration.value().orElse(null);
        if (declaration.kind() == Kind.INPUT) {
            if (value != null) {
                report.error(value.span(), "an input has no first value; it comes from outside");
            }
            return Optional.of(new Initializer("zeros", List.of()));
        }
        boolean state = declaration.kind() == Kind.STATE;
        if (value == null || state && isOfParameters(value)) {
            return Optional.of(state ? constant(0) : Initializers.standard(shape));
        }
        if (value instanceof Syntax.Name name && scope.find(name.text()) == null) {
            return named(name.text(), List.of(), value, state, shape);
        }
        if (value instanceof Syntax.Call call
                && Functions.builtIn(call.function().text()).isEmpty()) {
            return named(call.function().text(), call.arguments(), value, state, shape);
        }
        OptionalDouble number = number(value);
        return number.isPresent() ? Optional.of(constant(number.getAsDouble())) : Optional.empty();
    }

    private Optional<Initializer> named(String name, List<Syntax> arguments, Syntax value, boolean state, Shape shape) {
        if (state) {
            if (arguments.isEmpty() && (name.equals("zeros") || name.equals("ones"))) {
                return Optional.of(constant(name.equals("ones") ? 1 : 0));
            }
            report.error(
                    value.span(),
                    "a state begins with `zeros`, `ones`, a number or a formula of parameters, not "
                            + report.quote(value)
                            + (Initializers.find(name).isPresent() ? ", which is for parameters" : ""));
            return Optional.empty();
        }
        Initializers.Kind kind = Initializers.find(name).orElse(null);
        if (kind == null) {
            String habit = Habits.initialiser(name);
            String help = habit != null
                    ? "; " + habit
                    : Names.nearest(name, Initializers.names())
                            .map(near -> "; did you mean `" + near + "`?")
                            .orElse("; there are " + String.join(", ", Initializers.names()));
            report.error(value.span(), "there is no initialiser `" + name + "`" + help);
            return Optional.empty();
        }
        if (kind.arguments().size() != arguments.size()) {
            report.error(value.span(), "the initialiser is written `" + kind + "`");
            return Optional.empty();
        }
        if (kind.matricesOnly() && !shape.isMatrixOrBlocks()) {
            report.error(
                    value.span(),
                    "`" + name + "` is for matrices, but this is " + ShapeMessages.text(shape)
                            + "; `uniform(low, high)` and `normal(stddev)` are for all shapes");
            return Optional.empty();
        }
        List<Double> numbers = new ArrayList<>();
        for (Syntax argument : arguments) {
            number(argument).ifPresent(numbers::add);
        }
        return numbers.size() == arguments.size() ? range(name, numbers, value) : Optional.empty();
    }

    private Optional<Initializer> range(String name, List<Double> numbers, Syntax value) {
        if (name.equals("uniform") && numbers.get(0) > numbers.get(1)) {
            report.error(value.span(), "`uniform(low, high)` needs the lower number first");
            return Optional.empty();
        }
        if (name.equals("normal") && numbers.get(0) < 0) {
            report.error(value.span(), "the standard deviation of `normal(stddev)` is not negative");
            return Optional.empty();
        }
        return Optional.of(new Initializer(name, numbers));
    }

    private OptionalDouble number(Syntax syntax) {
        return numbers(this::fixed).evaluate(syntax);
    }

    private Constants numbers(Function<Syntax.Name, OptionalDouble> values) {
        return new Constants(values, functions, report);
    }

    private OptionalDouble fixed(Syntax.Name name) {
        Symbol symbol = scope.find(name.text());
        if (symbol instanceof Symbol.Constant constant) {
            scope.use(name.text());
            return OptionalDouble.of(constant.value());
        }
        if (symbol == null) {
            report.undefined("cell", name.text(), name.span(), scope.names(), "; a number or a constant is needed");
        } else if (!(symbol instanceof Symbol.Broken)) {
            String needed = standardOf(symbol).isPresent() ? "a number that is fixed" : "a number or a constant";
            report.error(name.span(), "`" + name.text() + "` is " + symbol.kind() + "; " + needed + " is needed here");
        }
        return OptionalDouble.empty();
    }

    private <V extends Variable> void define(List<V> list, V variable) {
        if (define(new Identifier(variable.name(), variable.span()), new Symbol.Declared(variable))) {
            list.add(variable);
        }
    }

    private boolean define(Identifier name, Symbol symbol) {
        if (name.text().equals(TimeIndex.TIME)) {
            report.error(name.span(), "`t` is the time; call this something else");
            return false;
        }
        Symbol earlier = scope.define(name.text(), symbol);
        if (earlier != null) {
            report.error(
                    name.span(),
                    "`" + name + "` is declared already as " + earlier.kind() + " in line "
                            + earlier.span().line());
        }
        return earlier == null;
    }

    private static Initializer constant(double value) {
        return new Initializer("constant", List.of(value));
    }

    private static String article(Kind kind) {
        return switch (kind) {
            case DIM -> "a dimension";
            case INPUT -> "an input";
            case STATE -> "a state";
            case PARAM -> "a parameter";
            case OUTPUT -> "an output";
        };
    }
}
