package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxParts;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;

/**
 * Writes out {@code repeat}: the equations of each turn, with {@code s[l-1]} as the name {@code s[1]}, which no source can have, and
 * one declaration for each value of a repeated name.
 */
final class Repetitions {
    private static final int MOST = 1_000;
    private static final int LARGEST = 300_000;

    private record Reference(String name, String element, Span span) {}

    /** Thrown once where the cell becomes too large. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super(null, null, false, false);
        }
    }

    private final CellFile.Cell cell;
    private final Scope scope;
    private final Report report;
    /** How many indices each repeated name has. */
    private final Map<String, Integer> levels = new HashMap<>();

    private final Map<String, Identifier> declared = new LinkedHashMap<>();
    private final Map<String, Set<String>> elements = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<CellFile.Equation> equations = new ArrayList<>();
    /** What has been said to have no equation or declaration. */
    private final Set<String> told = new HashSet<>();

    private final Set<String> misplaced = new LinkedHashSet<>();
    private int size;

    private Repetitions(CellFile.Cell cell, Scope scope, Report report) {
        this.cell = cell;
        this.scope = scope;
        this.report = report;
    }

    /** The cell without repetitions; the constants of the cell stand in the scope already. */
    static CellFile.Cell writeOut(CellFile.Cell cell, Scope scope, Report report) {
        boolean repeated = !cell.repetitions().isEmpty()
                || cell.declarations().stream()
                        .flatMap(declaration -> declaration.names().stream())
                        .anyMatch(name -> !name.indices().isEmpty());
        return repeated ? new Repetitions(cell, scope, report).run() : cell;
    }

    private CellFile.Cell run() {
        cell.declarations()
                .forEach(declaration -> declaration
                        .names()
                        .forEach(each -> declared.put(each.name().text(), each.name())));
        List<CellFile.Declaration> declarations = new ArrayList<>();
        for (CellFile.Declaration declaration : cell.declarations()) {
            if (declaration.kind() != Kind.OUTPUT) {
                addNamed(declarations, declaration(declaration));
            }
        }
        cell.repetitions().forEach(repetition -> collect(repetition, 1));
        try {
            statements(cell.equations(), cell.repetitions(), null);
        } catch (TooLarge e) {
            report.error(
                    cell.repetitions().isEmpty()
                            ? cell.name().span()
                            : cell.repetitions().get(0).variable().span(),
                    "the repetitions of this cell become too large when they are written out");
            return cell.with(List.of(), List.of(), List.of());
        }
        for (CellFile.Declaration declaration : cell.declarations()) {
            if (declaration.kind() == Kind.OUTPUT) {
                addNamed(declarations, output(declaration));
            }
        }
        List<CellFile.Declaration> written = new ArrayList<>();
        declarations.forEach(declaration -> written.addAll(firstValues(declaration)));
        references.forEach(this::resolve);
        return cell.with(written, equations, List.of());
    }

    private static void addNamed(List<CellFile.Declaration> declarations, CellFile.Declaration declaration) {
        if (!declaration.names().isEmpty()) {
            declarations.add(declaration);
        }
    }

    /** {@code param R[3]} becomes three names; what is no repetition is left for the messages of declarations. */
    private CellFile.Declaration declaration(CellFile.Declaration declaration) {
        boolean fits = (declaration.kind() == Kind.PARAM || declaration.kind() == Kind.STATE)
                && declaration.shape().isPresent();
        List<CellFile.Declared> names = new ArrayList<>();
        for (CellFile.Declared each : declaration.names()) {
            boolean time = each.indices().stream()
                    .anyMatch(index -> TimeIndex.offset(index).isPresent());
            if (!fits || time || each.indices().isEmpty()) {
                names.add(each);
                continue;
            }
            levels.put(each.name().text(), each.indices().size());
            Set<String> own = elements.computeIfAbsent(each.name().text(), name -> new LinkedHashSet<>());
            for (String indices : counts(each.indices())) {
                String element = each.name() + indices;
                own.add(element);
                names.add(new CellFile.Declared(
                        new Identifier(element, each.name().span()), List.of()));
            }
        }
        return new CellFile.Declaration(
                declaration.kind(), names, declaration.shape(), declaration.value(), declaration.span());
    }

    /** What a state begins with may use repeated parameters: without an index, that of the same repetition. */
    private List<CellFile.Declaration> firstValues(CellFile.Declaration declaration) {
        if (declaration.kind() != Kind.STATE || declaration.value().isEmpty()) {
            return List.of(declaration);
        }
        List<CellFile.Declaration> each = new ArrayList<>();
        for (CellFile.Declared name : declaration.names()) {
            int bracket = name.name().text().indexOf('[');
            String indices = bracket < 0 ? "" : name.name().text().substring(bracket);
            Syntax value = rewrite(sameTurn(declaration.value().get(), indices), null);
            each.add(new CellFile.Declaration(
                    declaration.kind(), List.of(name), declaration.shape(), Optional.of(value), declaration.span()));
        }
        return each;
    }

    private Syntax sameTurn(Syntax syntax, String indices) {
        if (syntax instanceof Syntax.Name name && levels.containsKey(name.text()) && !indices.isEmpty()) {
            return reference(name.text(), name.text() + indices, name.span());
        }
        return syntax instanceof Syntax.Index ? syntax : SyntaxParts.map(syntax, part -> sameTurn(part, indices));
    }

    /** All indices from 1 to the count of each bracket; none where there is a mistake. */
    private List<String> counts(List<Syntax.Brackets> brackets) {
        List<String> found = List.of("");
        for (Syntax.Brackets each : brackets) {
            OptionalInt count = index(each, null);
            if (count.isPresent() && (count.getAsInt() < 1 || (long) count.getAsInt() * found.size() > MOST)) {
                report.error(each.span(), "a name is repeated once at least, and " + MOST + " times at most");
                return List.of();
            }
            List<String> longer = new ArrayList<>();
            for (String start : found) {
                for (int i = 1; i <= count.orElse(0); i++) {
                    longer.add(start + "[" + i + "]");
                }
            }
            found = longer;
        }
        return found;
    }

    private CellFile.Declaration output(CellFile.Declaration declaration) {
        List<CellFile.Declared> names = new ArrayList<>();
        for (CellFile.Declared each : declaration.names()) {
            Integer level = levels.get(each.name().text());
            if (level == null) {
                names.add(each);
            } else if (level != each.indices().size()) {
                report.error(each.name().span(), manyValues(each.name().text()));
            } else {
                element(each.name().text(), each.indices(), null, each.name().span())
                        .ifPresent(element -> {
                            references.add(new Reference(
                                    each.name().text(), element, each.name().span()));
                            names.add(new CellFile.Declared(
                                    new Identifier(element, each.name().span()), List.of()));
                        });
            }
        }
        return new CellFile.Declaration(
                declaration.kind(), names, declaration.shape(), declaration.value(), declaration.span());
    }

    /** Which names are repeated. */
    private void collect(CellFile.Repetition repetition, int depth) {
        for (CellFile.Equation equation : repetition.equations()) {
            String name = equation.name().text();
            int count = leading(equation);
            if (count > 0) {
                levels.putIfAbsent(name, count);
            } else if (!declared.containsKey(name)) {
                levels.putIfAbsent(name, depth);
            }
        }
        repetition.repetitions().forEach(inner -> collect(inner, depth + 1));
    }

    /** The indices of a left side before its time. */
    private static int leading(CellFile.Equation equation) {
        int count = 0;
        for (Syntax.Brackets index : equation.indices()) {
            if (TimeIndex.offset(index).isPresent()) {
                break;
            }
            count++;
        }
        return count;
    }

    private void statements(List<CellFile.Equation> own, List<CellFile.Repetition> inner, Turn turn) {
        List<Object> statements = new ArrayList<>(own);
        statements.addAll(inner);
        statements.sort(Comparator.comparingInt(statement -> (statement instanceof CellFile.Equation equation
                        ? equation.span()
                        : ((CellFile.Repetition) statement).span())
                .start()));
        for (Object statement : statements) {
            if (statement instanceof CellFile.Equation equation) {
                equation(equation, turn).ifPresent(equations::add);
            } else {
                repetition((CellFile.Repetition) statement, turn);
            }
        }
    }

    private void repetition(CellFile.Repetition repetition, Turn outer) {
        Identifier variable = repetition.variable();
        if (variable.text().equals(TimeIndex.TIME)) {
            report.error(variable.span(), "`t` is the time; call this something else");
            return;
        }
        boolean taken = declared.containsKey(variable.text())
                || levels.containsKey(variable.text())
                || scope.find(variable.text()) != null
                || Turn.value(outer, variable.text()).isPresent();
        if (taken) {
            report.error(variable.span(), "`" + variable + "` has a meaning already; count with another name");
            return;
        }
        OptionalInt from = whole(repetition.from(), outer);
        OptionalInt to = whole(repetition.to(), outer);
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        long turns = (long) to.getAsInt() - from.getAsInt() + 1;
        if (turns < 1 || turns > MOST) {
            report.error(
                    repetition.to().span(),
                    "from " + from.getAsInt() + " to " + to.getAsInt() + " "
                            + (turns < 1 ? "there is nothing to repeat" : "are more repetitions than " + MOST));
            return;
        }
        Set<String> locals = new LinkedHashSet<>();
        for (CellFile.Equation equation : repetition.equations()) {
            if (leading(equation) == 0 && !declared.containsKey(equation.name().text())) {
                locals.add(equation.name().text());
            }
        }
        for (int value = from.getAsInt(); value <= to.getAsInt(); value++) {
            grow();
            statements(repetition.equations(), repetition.repetitions(), new Turn(repetition, value, locals, outer));
        }
    }

    private Optional<CellFile.Equation> equation(CellFile.Equation equation, Turn turn) {
        Identifier name = equation.name();
        int count = leading(equation);
        Integer level = levels.get(name.text());
        int before = references.size();
        String target = name.text();
        if (level != null && count == 0 && Turn.ofLocal(turn, target) == turn && turn != null) {
            target += turn.indices();
        } else if (level != null && count == level) {
            String element = element(target, equation.indices().subList(0, count), turn, name.span())
                    .orElse(null);
            if (element == null) {
                return Optional.empty();
            }
            target = element;
        } else if (level != null) {
            report.error(name.span(), manyValues(target));
            return Optional.empty();
        } else if (turn != null) {
            report.error(
                    name.span(),
                    "`" + name + "` would get a value in every repetition; write `" + name + "["
                            + turn.repetition().variable() + "]` and declare `" + name + "[3]`, or put this outside");
            if (!misplaced.add(name.text())) {
                return Optional.empty();
            }
        }
        if (level != null) {
            elements.computeIfAbsent(name.text(), key -> new LinkedHashSet<>()).add(target);
        }
        Syntax value = rewrite(equation.value(), turn);
        boolean changed = turn != null || references.size() > before;
        return Optional.of(new CellFile.Equation(
                new Identifier(target, name.span()),
                equation.indices()
                        .subList(level == null ? 0 : count, equation.indices().size()),
                equation.shape().map(shape -> SyntaxParts.map(shape, part -> rewrite(part, turn))),
                value,
                equation.span(),
                changed ? Optional.of(turn == null ? "" : turn.note()) : equation.rewritten()));
    }

    private String manyValues(String name) {
        return "`" + name + "` has a value for each repetition; write "
                + (levels.get(name) == 1 ? "`" + name + "[1]`" : "`" + name + "[1][1]`")
                + " for one of them";
    }

    private Syntax rewrite(Syntax syntax, Turn turn) {
        grow();
        if (syntax instanceof Syntax.Name name) {
            return name(name, turn);
        }
        if (syntax instanceof Syntax.Index) {
            List<Syntax.Brackets> indices = new ArrayList<>();
            Syntax base = syntax;
            while (base instanceof Syntax.Index index) {
                indices.add(0, index.brackets());
                base = index.base();
            }
            if (base instanceof Syntax.Name name && levels.containsKey(name.text())) {
                return indexed(name, indices, syntax, turn);
            }
        }
        Syntax chosen = syntax instanceof Syntax.Call call ? chosen(call, turn) : syntax;
        if (chosen != syntax) {
            return rewrite(chosen, turn);
        }
        Syntax changed = SyntaxParts.map(syntax, part -> rewrite(part, turn));
        return changed instanceof Syntax.Sum sum ? withoutZeros(sum, (Syntax.Sum) syntax) : changed;
    }

    private Syntax name(Syntax.Name name, Turn turn) {
        OptionalInt value = Turn.value(turn, name.text());
        if (value.isPresent()) {
            Syntax number = new Syntax.Number(Math.abs(value.getAsInt()), name.span());
            return value.getAsInt() < 0 ? new Syntax.Negate(number, name.span()) : number;
        }
        Turn owner = Turn.ofLocal(turn, name.text());
        if (owner != null) {
            return reference(name.text(), name.text() + owner.indices(), name.span());
        }
        if (levels.containsKey(name.text())) {
            report.error(name.span(), manyValues(name.text()));
            return broken(name.text(), name.span());
        }
        return name;
    }

    private Syntax indexed(Syntax.Name name, List<Syntax.Brackets> indices, Syntax whole, Turn turn) {
        int level = levels.get(name.text());
        if (indices.size() < level) {
            report.error(whole.span(), manyValues(name.text()));
            return broken(name.text(), whole.span());
        }
        String element = element(name.text(), indices.subList(0, level), turn, whole.span())
                .orElse(null);
        if (element == null) {
            return broken(name.text(), whole.span());
        }
        Syntax result = reference(name.text(), element, whole.span());
        for (Syntax.Brackets index : indices.subList(level, indices.size())) {
            result = new Syntax.Index(result, SyntaxParts.map(index, part -> rewrite(part, turn)), whole.span());
        }
        return result;
    }

    private Syntax reference(String name, String element, Span span) {
        references.add(new Reference(name, element, span));
        return new Syntax.Name(element, span);
    }

    /** A name of which nothing more is said. */
    private Syntax broken(String name, Span span) {
        scope.define(name, new Symbol.Broken("a local value", span));
        return new Syntax.Name(name, span);
    }

    private void resolve(Reference reference) {
        Set<String> known = elements.getOrDefault(reference.name(), Set.of());
        boolean brokenDeclaration = known.isEmpty() && declared.containsKey(reference.name());
        boolean unknown = !known.contains(reference.element()) && !brokenDeclaration;
        if (unknown && !report.isBroken(reference.name()) && told.add(reference.element())) {
            String which = known.isEmpty()
                    ? ""
                    : "; there " + (known.size() == 1 ? "is `" : "are `")
                            + List.copyOf(known).get(0)
                            + (known.size() == 1
                                    ? "`"
                                    : "` to `" + List.copyOf(known).get(known.size() - 1) + "`");
            report.error(
                    reference.span(),
                    "`" + reference.element() + "` "
                            + (declared.containsKey(reference.name()) ? "is not declared" : "has no equation") + which);
        }
        if (!known.contains(reference.element())) {
            scope.define(reference.element(), new Symbol.Broken("a local value", reference.span()));
        }
    }

    /** Of {@code where} whose condition is a number that depends on a turn, the branch that it takes; else the call. */
    private Syntax chosen(Syntax.Call call, Turn turn) {
        if (!call.function().text().equals("where")
                || call.arguments().size() != 3
                || !counts(call.arguments().get(0), turn)) {
            return call;
        }
        Report quiet = new Report(new Diagnostics(report.diagnostics().file()), Set.of());
        int before = references.size();
        OptionalDouble condition = new Constants(this::quietly, quiet)
                .evaluate(rewrite(call.arguments().get(0), turn));
        references.subList(before, references.size()).clear();
        return condition.isEmpty() ? call : call.arguments().get(condition.getAsDouble() != 0 ? 1 : 2);
    }

    /** Terms that a choice turned into 0 are left out. */
    private static Syntax withoutZeros(Syntax.Sum sum, Syntax.Sum written) {
        List<Syntax.Term> terms = new ArrayList<>();
        for (int i = 0; i < sum.terms().size(); i++) {
            boolean zero = sum.terms().get(i).value() instanceof Syntax.Number number
                    && number.value() == 0
                    && written.terms().get(i).value() instanceof Syntax.Call;
            if (!zero) {
                terms.add(sum.terms().get(i));
            }
        }
        if (terms.size() == 1 && !terms.get(0).negative()) {
            return terms.get(0).value();
        }
        return terms.isEmpty() ? sum : new Syntax.Sum(terms, sum.span());
    }

    private boolean counts(Syntax syntax, Turn turn) {
        return syntax instanceof Syntax.Name name
                ? Turn.value(turn, name.text()).isPresent()
                : Children.of(syntax).stream().anyMatch(part -> counts(part, turn));
    }

    private OptionalDouble quietly(Syntax.Name name) {
        return scope.find(name.text()) instanceof Symbol.Constant constant
                ? OptionalDouble.of(constant.value())
                : OptionalDouble.empty();
    }

    private Optional<String> element(String name, List<Syntax.Brackets> indices, Turn turn, Span span) {
        StringBuilder element = new StringBuilder(name);
        for (Syntax.Brackets each : indices) {
            if (TimeIndex.offset(each).isPresent()) {
                report.error(
                        each.span(),
                        "`" + name + "` is repeated; which of them is meant comes before the time: `" + name + "[1]"
                                + report.quote(each.span()).replace("`", "") + "`");
                return Optional.empty();
            }
            OptionalInt index = index(each, turn);
            if (index.isEmpty()) {
                return Optional.empty();
            }
            element.append('[').append(index.getAsInt()).append(']');
        }
        return Optional.of(element.toString());
    }

    private OptionalInt index(Syntax.Brackets brackets, Turn turn) {
        boolean single = brackets.parts().size() == 1 && !(brackets.parts().get(0) instanceof Syntax.Range);
        if (!single) {
            report.error(brackets.span(), "a repeated name has one number in each pair of brackets, such as `[l-1]`");
            return OptionalInt.empty();
        }
        return whole(brackets.parts().get(0), turn);
    }

    private OptionalInt whole(Syntax syntax, Turn turn) {
        int before = references.size();
        OptionalDouble value = new Constants(this::number, report).evaluate(rewrite(syntax, turn));
        references.subList(before, references.size()).clear();
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        double number = value.getAsDouble();
        if (number != Math.rint(number) || Math.abs(number) > 1_000_000) {
            report.error(syntax.span(), report.quote(syntax) + " is to be a whole number");
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) number);
    }

    private OptionalDouble number(Syntax.Name name) {
        Symbol symbol = scope.find(name.text());
        if (symbol instanceof Symbol.Constant constant) {
            scope.use(name.text());
            return OptionalDouble.of(constant.value());
        }
        boolean dimension = cell.declarations().stream()
                .anyMatch(declaration -> declaration.kind() == Kind.DIM
                        && declaration.names().stream()
                                .anyMatch(each -> each.name().text().equals(name.text())));
        if (dimension) {
            report.error(
                    name.span(),
                    "`" + name.text() + "` is a dimension, which is bound when a layer is made; repetitions are written"
                            + " out before that, so their number is a `const`");
        } else if (declared.containsKey(name.text()) || name.text().indexOf('[') > 0) {
            report.error(name.span(), "`" + name.text() + "` changes; repetitions are counted by constants");
        } else if (symbol instanceof Symbol.Declared || symbol instanceof Symbol.Formula) {
            report.error(
                    name.span(),
                    "`" + name.text() + "` is " + symbol.kind()
                            + "; repetitions are written out before that, so they are counted by fixed ones");
        } else if (!(symbol instanceof Symbol.Broken)) {
            Set<String> known = new TreeSet<>(scope.names());
            report.undefined("cell", name.text(), name.span(), known, "; repetitions are counted by constants");
        }
        return OptionalDouble.empty();
    }

    private void grow() {
        size++;
        if (size > LARGEST) {
            throw new TooLarge();
        }
    }
}
