package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.function.ElementFunction;
import org.cellwright.compiler.function.ElementFunctions;

/** The functions and constants that the cells of a file may use. */
final class Functions {
    /**
     * A function written in the language.
     *
     * @param report of the file where it stands
     * @param prelude whether it comes with the language
     * @param sound false where a mistake was found in it
     */
    record Definition(CellFile.Function syntax, Report report, Functions home, boolean prelude, boolean sound) {
        String name() {
            return syntax.name().text();
        }
    }

    /** Rows of the table that cells reach by operators. */
    private static final Set<ElementFunction> OPERATORS = Set.of(
            ElementFunctions.ADD,
            ElementFunctions.SUBTRACT,
            ElementFunctions.MULTIPLY,
            ElementFunctions.DIVIDE,
            ElementFunctions.NEGATE,
            ElementFunctions.POWER,
            ElementFunctions.LESS,
            ElementFunctions.LESS_EQUAL,
            ElementFunctions.GREATER,
            ElementFunctions.GREATER_EQUAL,
            ElementFunctions.EQUAL,
            ElementFunctions.NOT_EQUAL);

    /** Functions of vectors and matrices, and those that draw, which are no rows of the table, with their argument counts. */
    static final Map<String, Integer> OF_VECTORS = Map.of(
            "sum",
            1,
            "mean",
            1,
            "dot",
            2,
            "transpose",
            1,
            "outer",
            2,
            "diag",
            1,
            "cumsum",
            1,
            "dropout",
            2,
            "variational_dropout",
            2,
            "zoneout",
            3);

    private final Map<String, Definition> prelude;
    private final List<Functions> imports;
    private final Set<String> ownConstants = new LinkedHashSet<>();
    private final Map<String, Definition> own = new LinkedHashMap<>();
    private final Map<String, Symbol.Constant> constants = new LinkedHashMap<>();
    private final Report report;

    /** Reads the functions and constants of a file, and reports their mistakes. */
    Functions(CellFile file, List<Functions> imports, Report report, Functions preludeFunctions) {
        this.report = report;
        this.imports = List.copyOf(imports);
        imports.forEach(
                imported -> imported.ownConstants.forEach(name -> constants.put(name, imported.constants.get(name))));
        this.prelude = preludeFunctions == null ? Map.of() : preludeFunctions.own;
        for (CellFile.Constant constant : file.constants()) {
            constant(constant);
        }
        List<CellFile.Function> functions = new ArrayList<>();
        Map<String, Integer> indices = new LinkedHashMap<>();
        for (CellFile.Function function : file.functions()) {
            if (define(function, indices, functions)) {
                functions.add(function);
            }
        }
        List<List<Integer>> needs = new ArrayList<>();
        Set<Integer> unsound = new LinkedHashSet<>();
        for (int i = 0; i < functions.size(); i++) {
            FunctionNames names = new FunctionNames(functions.get(i), this, indices, report);
            needs.add(List.copyOf(names.calls()));
            if (!names.isSound()) {
                unsound.add(i);
            }
        }
        for (List<Integer> cycle : Order.of(needs).cycles()) {
            unsound.addAll(cycle);
            recursion(cycle, functions);
        }
        for (int i = 0; i < functions.size(); i++) {
            CellFile.Function function = functions.get(i);
            own.put(
                    function.name().text(),
                    new Definition(function, report, this, preludeFunctions == null, !unsound.contains(i)));
        }
    }

    /** {@code σ} stands for {@code sigmoid}. */
    static String plain(String name) {
        return name.equals("\u03C3") ? "sigmoid" : name;
    }

    static Optional<ElementFunction> builtIn(String name) {
        return ElementFunctions.find(plain(name)).filter(function -> !OPERATORS.contains(function));
    }

    Map<String, Symbol.Constant> constants() {
        return constants;
    }

    Optional<Definition> find(String name) {
        Definition definition = own.get(name);
        for (int i = 0; definition == null && i < imports.size(); i++) {
            definition = imports.get(i).own.get(name);
        }
        return Optional.ofNullable(definition != null ? definition : prelude.get(plain(name)));
    }

    /** Whether a call of the name can mean something. */
    boolean knows(String name) {
        return find(name).isPresent() || builtIn(name).isPresent() || OF_VECTORS.containsKey(name);
    }

    /** All names that can be called. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>(own.keySet());
        imports.forEach(imported -> names.addAll(imported.own.keySet()));
        names.addAll(prelude.keySet());
        names.addAll(OF_VECTORS.keySet().stream().sorted().toList());
        ElementFunctions.all().stream()
                .filter(function -> !OPERATORS.contains(function))
                .forEach(function -> names.add(function.name()));
        return List.copyOf(names);
    }

    private void constant(CellFile.Constant constant) {
        Identifier name = constant.name();
        constant.shape()
                .ifPresent(shape -> report.error(
                        shape.span(),
                        "a constant that a layer may set stands in a cell; write `const " + name + " = ` here, or"
                                + " declare it in each cell"));
        Symbol.Constant earlier = ownConstants.contains(name.text()) ? constants.get(name.text()) : null;
        if (earlier != null) {
            report.error(
                    name.span(),
                    "the constant `" + name + "` is defined already in line "
                            + earlier.span().line());
        }
        OptionalDouble value = new Constants(
                        used -> {
                            Symbol.Constant found = constants.get(used.text());
                            if (found == null) {
                                report.undefined(
                                        "const",
                                        used.text(),
                                        used.span(),
                                        constants.keySet(),
                                        "; a constant can use those before it");
                            }
                            return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.value());
                        },
                        this,
                        report)
                .evaluate(constant.value());
        if (earlier == null && value.isPresent()) {
            ownConstants.add(name.text());
            constants.put(name.text(), new Symbol.Constant(name.text(), value.getAsDouble(), name.span()));
        }
    }

    private boolean define(
            CellFile.Function function, Map<String, Integer> indices, List<CellFile.Function> functions) {
        Identifier name = function.name();
        Integer earlier = indices.putIfAbsent(name.text(), functions.size());
        if (earlier != null) {
            report.error(
                    name.span(),
                    "the function `" + name + "` is defined already in line "
                            + functions.get(earlier).name().span().line());
            return false;
        }
        boolean hides = prelude.containsKey(plain(name.text()))
                || !prelude.isEmpty() && (builtIn(name.text()).isPresent() || OF_VECTORS.containsKey(name.text()));
        if (hides) {
            report.warning(name.span(), "`" + name + "` hides the language's own function of this name in this file");
        }
        return true;
    }

    private void recursion(List<Integer> cycle, List<CellFile.Function> functions) {
        Identifier first = functions.get(cycle.get(0)).name();
        StringBuilder text = new StringBuilder("`" + first + "`");
        for (int i = 1; i < Math.min(cycle.size(), 8); i++) {
            text.append(" calls `").append(functions.get(cycle.get(i)).name()).append("`, which");
        }
        text.append(cycle.size() > 8 ? " calls others, the last of which" : "");
        report.error(first.span(), text + " calls `" + first + "`: a function cannot be recursive");
    }
}
