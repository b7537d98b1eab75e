package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Identifier;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.Span;

/**
 * Cells that extend others, written out: what the base says, but for the names about which the cell itself says something. Variants
 * are handed on, the base's first.
 */
final class Extensions {
    private final Map<String, CellFile.Cell> known = new HashMap<>();
    private final Map<String, CellFile.Cell> whole = new HashMap<>();
    private final List<Extensions> imports;

    /** @param imports cells of other files, which may be extended here */
    Extensions(List<CellFile.Cell> cells, List<Extensions> imports) {
        this.imports = List.copyOf(imports);
        cells.forEach(cell -> known.putIfAbsent(cell.name().text(), cell));
    }

    /** The cell with what it inherits; empty where its base cannot be found. */
    Optional<CellFile.Cell> whole(CellFile.Cell cell, Report report) {
        return whole(cell, report, new LinkedHashSet<>());
    }

    private Optional<CellFile.Cell> whole(CellFile.Cell cell, Report report, Set<String> derived) {
        if (cell.extension().isEmpty()) {
            return Optional.of(cell);
        }
        CellFile.Cell done = whole.get(cell.name().text());
        if (done != null && known.get(cell.name().text()) == cell) {
            return Optional.of(done);
        }
        Identifier base = cell.extension().get().base();
        Extensions home = home(base.text());
        if (home == null) {
            if (!report.isBroken(base.text())) {
                report.error(
                        base.span(),
                        "there is no cell `" + base + "` here"
                                + Names.nearest(base.text(), names())
                                        .map(near -> "; did you mean `" + near + "`?")
                                        .orElse(""));
            }
            return Optional.empty();
        }
        derived.add(cell.name().text());
        if (derived.contains(base.text())) {
            report.error(
                    base.span(),
                    "`" + String.join("` extends `", derived) + "` extends `" + base
                            + "`: a cell cannot extend itself");
            return Optional.empty();
        }
        Optional<CellFile.Cell> merged =
                home.whole(home.known.get(base.text()), report, derived).map(inherited -> merge(inherited, cell));
        merged.filter(result -> known.get(cell.name().text()) == cell)
                .ifPresent(result -> whole.put(cell.name().text(), result));
        return merged;
    }

    /** Where a cell that may be extended here stands, or null. */
    private Extensions home(String cell) {
        if (known.containsKey(cell)) {
            return this;
        }
        return imports.stream()
                .filter(imported -> imported.known.containsKey(cell))
                .findFirst()
                .orElse(null);
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>(known.keySet());
        imports.forEach(imported -> names.addAll(imported.known.keySet()));
        return names;
    }

    /** Whether something stands in the text of the cell itself. */
    static boolean isOwn(CellFile.Cell cell, Span span) {
        return span.isWithin(cell.span());
    }

    private static CellFile.Cell merge(CellFile.Cell base, CellFile.Cell own) {
        Set<String> declared = new HashSet<>();
        own.declarations().stream()
                .filter(declaration -> declaration.kind() != Kind.OUTPUT)
                .forEach(declaration -> declaration
                        .names()
                        .forEach(each -> declared.add(each.name().text())));
        own.constants().forEach(constant -> declared.add(constant.name().text()));
        Set<String> computed = new HashSet<>();
        equations(own.equations(), own.repetitions(), computed);
        boolean outputs = own.declarations().stream().anyMatch(declaration -> declaration.kind() == Kind.OUTPUT);

        List<CellFile.Declaration> declarations = new ArrayList<>();
        for (CellFile.Declaration declaration : base.declarations()) {
            boolean output = declaration.kind() == Kind.OUTPUT;
            List<CellFile.Declared> names = declaration.names().stream()
                    .filter(each -> !declared.contains(each.name().text()) || output)
                    .filter(each -> declaration.kind() != Kind.PARAM
                            || !computed.contains(each.name().text()))
                    .toList();
            if (!names.isEmpty() && !(output && outputs)) {
                declarations.add(new CellFile.Declaration(
                        declaration.kind(), names, declaration.shape(), declaration.value(), declaration.span()));
            }
        }
        declarations.addAll(own.declarations());

        List<CellFile.Constant> constants = new ArrayList<>(base.constants());
        constants.removeIf(constant -> declared.contains(constant.name().text())
                || computed.contains(constant.name().text()));
        constants.addAll(own.constants());
        Set<String> called = new HashSet<>();
        own.functions().forEach(function -> called.add(function.name().text()));
        List<CellFile.Function> functions = new ArrayList<>(base.functions());
        functions.removeIf(function -> called.contains(function.name().text()));
        functions.addAll(own.functions());

        String note = "in `" + own.name() + "`, which extends `" + base.name() + "`";
        List<CellFile.Equation> equations = new ArrayList<>();
        List<CellFile.Equation> added = new ArrayList<>(own.equations());
        for (CellFile.Equation equation : base.equations()) {
            if (!computed.contains(equation.name().text())) {
                equations.add(inherited(equation, note));
            }
            // What replaces an equation stands in its place, as in the paper.
            added.stream()
                    .filter(each -> each.name().text().equals(equation.name().text()))
                    .forEach(equations::add);
            added.removeIf(each -> each.name().text().equals(equation.name().text()));
        }
        equations.addAll(added);
        List<CellFile.Repetition> repetitions = repetitions(base.repetitions(), computed, note);
        repetitions.addAll(own.repetitions());
        CellFile.Extension extension = own.extension().orElseThrow();
        List<Identifier> variants = new ArrayList<>(
                base.extension().map(CellFile.Extension::variants).orElse(List.of()));
        variants.addAll(extension.variants());
        return new CellFile.Cell(
                own.name(),
                own.documentation().isBlank() ? documentation(base, extension) : own.documentation(),
                Optional.of(new CellFile.Extension(extension.base(), variants)),
                functions,
                declarations,
                constants,
                equations,
                repetitions,
                own.span());
    }

    private static String documentation(CellFile.Cell base, CellFile.Extension extension) {
        List<String> variants =
                extension.variants().stream().map(Identifier::text).toList();
        String changes = variants.isEmpty() ? "" : " with " + String.join(", ", variants);
        return "A variant of " + base.name() + changes + ".";
    }

    private static void equations(
            List<CellFile.Equation> equations, List<CellFile.Repetition> repetitions, Set<String> names) {
        equations.forEach(equation -> names.add(equation.name().text()));
        repetitions.forEach(repetition -> equations(repetition.equations(), repetition.repetitions(), names));
    }

    private static CellFile.Equation inherited(CellFile.Equation equation, String note) {
        return new CellFile.Equation(
                equation.name(),
                equation.indices(),
                equation.shape(),
                equation.value(),
                equation.span(),
                Optional.of(note));
    }

    private static List<CellFile.Repetition> repetitions(
            List<CellFile.Repetition> repetitions, Set<String> computed, String note) {
        List<CellFile.Repetition> kept = new ArrayList<>();
        for (CellFile.Repetition repetition : repetitions) {
            List<CellFile.Equation> equations = repetition.equations().stream()
                    .filter(equation -> !computed.contains(equation.name().text()))
                    .map(equation -> inherited(equation, note))
                    .toList();
            List<CellFile.Repetition> inner = repetitions(repetition.repetitions(), computed, note);
            if (!equations.isEmpty() || !inner.isEmpty()) {
                kept.add(new CellFile.Repetition(
                        repetition.variable(),
                        repetition.from(),
                        repetition.to(),
                        equations,
                        inner,
                        repetition.span()));
            }
        }
        return kept;
    }
}
