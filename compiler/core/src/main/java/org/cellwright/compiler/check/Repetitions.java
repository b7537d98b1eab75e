package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxParts;

/**
 * Writes out {@code repeat}: the equations of each turn, with {@code s[l-1]} as the name {@code s[1]}, which no source can have, and
 * one declaration for each value of a repeated name.
 */
final class Repetitions {
    private static final int MOST = 1_000;

    private final CellFile.Cell cell;
    private final Scope scope;
    private final Report report;
    private final RepeatedNames names;
    private final TurnFormulas formulas;
    private final List<CellFile.Equation> equations = new ArrayList<>();
    private final Set<String> misplaced = new HashSet<>();

    private Repetitions(CellFile.Cell cell, Scope scope, Functions functions, Report report) {
        this.cell = cell;
        this.scope = scope;
        this.report = report;
        this.names = new RepeatedNames(declared(cell, kind -> true), scope, report);
        this.formulas = new TurnFormulas(names, declared(cell, Kind.DIM::equals), scope, functions, report);
    }

    private static Set<String> declared(CellFile.Cell cell, Predicate<Kind> kinds) {
        return cell.declarations().stream()
                .filter(declaration -> kinds.test(declaration.kind()))
                .flatMap(declaration -> declaration.names().stream())
                .map(each -> each.name().text())
                .collect(Collectors.toSet());
    }

    /** The cell without repetitions; the constants of the cell stand in the scope already. */
    static CellFile.Cell writeOut(CellFile.Cell cell, Scope scope, Functions functions, Report report) {
        boolean repeated = !cell.repetitions().isEmpty()
                || cell.declarations().stream()
                        .flatMap(declaration -> declaration.names().stream())
                        .anyMatch(name -> !name.indices().isEmpty());
        return repeated ? new Repetitions(cell, scope, functions, report).run() : cell;
    }

    private CellFile.Cell run() {
        List<CellFile.Declaration> declarations = new ArrayList<>();
        for (CellFile.Declaration declaration : cell.declarations()) {
            if (declaration.kind() != Kind.OUTPUT) {
                addNamed(declarations, declaration(declaration));
            }
        }
        cell.repetitions().forEach(repetition -> collect(repetition, 1));
        try {
            statements(cell.equations(), cell.repetitions(), null);
        } catch (TurnFormulas.TooLarge e) {
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
        names.resolve();
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
        List<CellFile.Declared> written = new ArrayList<>();
        for (CellFile.Declared each : declaration.names()) {
            boolean time = each.indices().stream()
                    .anyMatch(index -> TimeIndex.offset(index).isPresent());
            if (!fits || time || each.indices().isEmpty()) {
                written.add(each);
                continue;
            }
            names.repeat(each.name().text(), each.indices().size());
            for (String indices : counts(each.indices())) {
                String element = each.name() + indices;
                names.add(each.name().text(), element);
                written.add(new CellFile.Declared(
                        new Identifier(element, each.name().span()), List.of()));
            }
        }
        return new CellFile.Declaration(
                declaration.kind(), written, declaration.shape(), declaration.value(), declaration.span());
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
            Syntax value = formulas.rewrite(sameTurn(declaration.value().get(), indices), null);
            each.add(new CellFile.Declaration(
                    declaration.kind(), List.of(name), declaration.shape(), Optional.of(value), declaration.span()));
        }
        return each;
    }

    private Syntax sameTurn(Syntax syntax, String indices) {
        if (syntax instanceof Syntax.Name name && names.isRepeated(name.text()) && !indices.isEmpty()) {
            return names.reference(name.text(), name.text() + indices, name.span());
        }
        return syntax instanceof Syntax.Index ? syntax : SyntaxParts.map(syntax, part -> sameTurn(part, indices));
    }

    /** All indices from 1 to the count of each bracket; none where there is a mistake. */
    private List<String> counts(List<Syntax.Brackets> brackets) {
        List<String> found = List.of("");
        for (Syntax.Brackets each : brackets) {
            OptionalInt count = formulas.index(each, null);
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
        List<CellFile.Declared> written = new ArrayList<>();
        for (CellFile.Declared each : declaration.names()) {
            Integer level = names.level(each.name().text());
            if (level == null) {
                written.add(each);
            } else if (level != each.indices().size()) {
                report.error(each.name().span(), names.manyValues(each.name().text()));
            } else {
                formulas.element(
                                each.name().text(),
                                each.indices(),
                                null,
                                each.name().span())
                        .ifPresent(element -> {
                            names.reference(
                                    each.name().text(), element, each.name().span());
                            written.add(new CellFile.Declared(
                                    new Identifier(element, each.name().span()), List.of()));
                        });
            }
        }
        return new CellFile.Declaration(
                declaration.kind(), written, declaration.shape(), declaration.value(), declaration.span());
    }

    /** Which names are repeated. */
    private void collect(CellFile.Repetition repetition, int depth) {
        for (CellFile.Equation equation : repetition.equations()) {
            String name = equation.name().text();
            int count = leading(equation);
            if (count > 0) {
                names.repeat(name, count);
            } else if (!names.isDeclared(name)) {
                names.repeat(name, depth);
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
        boolean taken = names.isDeclared(variable.text())
                || names.isRepeated(variable.text())
                || scope.find(variable.text()) != null
                || Turn.value(outer, variable.text()).isPresent();
        if (taken) {
            report.error(variable.span(), "`" + variable + "` has a meaning already; count with another name");
            return;
        }
        OptionalInt from = formulas.whole(repetition.from(), outer);
        OptionalInt to = formulas.whole(repetition.to(), outer);
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
            if (leading(equation) == 0 && !names.isDeclared(equation.name().text())) {
                locals.add(equation.name().text());
            }
        }
        for (int value = from.getAsInt(); value <= to.getAsInt(); value++) {
            formulas.grow();
            statements(repetition.equations(), repetition.repetitions(), new Turn(repetition, value, locals, outer));
        }
    }

    private Optional<CellFile.Equation> equation(CellFile.Equation equation, Turn turn) {
        Identifier name = equation.name();
        int count = leading(equation);
        Integer level = names.level(name.text());
        int before = names.uses();
        String target = name.text();
        if (level != null && count == 0 && Turn.ofLocal(turn, target) == turn && turn != null) {
            target += turn.indices();
        } else if (level != null && count == level) {
            String element = formulas.element(target, equation.indices().subList(0, count), turn, name.span())
                    .orElse(null);
            if (element == null) {
                return Optional.empty();
            }
            target = element;
        } else if (level != null) {
            report.error(name.span(), names.manyValues(target));
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
            names.add(name.text(), target);
        }
        Syntax value = formulas.rewrite(equation.value(), turn);
        boolean changed = turn != null || names.uses() > before;
        return Optional.of(new CellFile.Equation(
                new Identifier(target, name.span()),
                equation.indices()
                        .subList(level == null ? 0 : count, equation.indices().size()),
                equation.shape().map(shape -> SyntaxParts.map(shape, part -> formulas.rewrite(part, turn))),
                value,
                equation.span(),
                changed ? Optional.of(turn == null ? "" : turn.note()) : equation.rewritten()));
    }
}
