package org.cellwright.compiler.check;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.ast.CellFile;
import org.cellwright.compiler.ast.CellFile.Kind;
import org.cellwright.compiler.ast.Syntax;

/**
 * What the names of a variant mean.
 *
 * @param kinds of declared names
 * @param shapes of declared names and of values
 * @param conditions the equation that a name has to have in the cell
 * @param parameters where one stands on the right of a rule alone, each place where it is applied gets its own
 */
record VariantPatterns(
        CellFile.Variant variant,
        Map<String, Kind> kinds,
        Map<String, Syntax.Brackets> shapes,
        Map<String, Syntax> conditions,
        Map<String, CellFile.Declaration> parameters) {

    static VariantPatterns of(CellFile.Variant variant) {
        Map<String, Kind> kinds = new HashMap<>();
        Map<String, Syntax.Brackets> shapes = new HashMap<>();
        Map<String, Syntax> conditions = new HashMap<>();
        Map<String, CellFile.Declaration> parameters = new HashMap<>();
        variant.conditions()
                .forEach(condition -> conditions.put(condition.name().text(), condition.value()));
        variant.shapes().forEach(shaped -> shaped.names().forEach(name -> shapes.put(name.text(), shaped.shape())));
        for (CellFile.Declaration declaration : variant.declarations()) {
            for (CellFile.Declared declared : declaration.names()) {
                String name = declared.name().text();
                kinds.put(name, declaration.kind());
                declaration.shape().ifPresent(shape -> shapes.put(name, shape));
                if (declaration.kind() == Kind.PARAM) {
                    parameters.put(name, declaration);
                }
            }
        }
        return new VariantPatterns(variant, kinds, shapes, conditions, parameters);
    }

    /** Says what is wrong with a variant, whether or not a cell uses it. */
    void check(Report report) {
        if (variant.rules().isEmpty() && !report.isBroken(variant.name().text())) {
            report.error(variant.name().span(), "a variant has at least one rule, such as `U @ h[t-1] => u * h[t-1];`");
        }
        for (CellFile.Declaration declaration : variant.declarations()) {
            if (declaration.kind() == Kind.OUTPUT) {
                report.error(declaration.span(), "a variant has no outputs; those of the cell stay as they are");
            } else if (declaration.kind() != Kind.DIM && declaration.shape().isEmpty()) {
                report.error(
                        declaration.names().get(0).name().span(),
                        "a name of a variant needs a shape, such as `"
                                + declaration.kind().keyword() + " "
                                + declaration.names().get(0).name() + ": [H]`");
            }
        }
        for (CellFile.Rule rule : variant.rules()) {
            Set<String> known = new LinkedHashSet<>();
            names(rule.left(), known);
            conditions.forEach((name, value) -> {
                if (known.contains(name)) {
                    names(value, known);
                }
            });
            known.addAll(parameters.keySet());
            known.add(TimeIndex.TIME);
            kinds.forEach((name, kind) -> {
                if (kind == Kind.DIM) {
                    known.add(name);
                }
            });
            unknown(rule.right(), known, report);
        }
    }

    private void unknown(Syntax syntax, Set<String> known, Report report) {
        if (syntax instanceof Syntax.Name name && !known.contains(name.text())) {
            report.undefined(
                    "variant " + variant.name(),
                    name.text(),
                    name.span(),
                    known,
                    "; the right side of a rule has the names of its left side and parameters that the variant declares");
        }
        Children.of(syntax).forEach(part -> unknown(part, known, report));
    }

    boolean is(String name, Kind kind) {
        return kinds.get(name) == kind;
    }

    Optional<Syntax.Brackets> shape(String name) {
        return Optional.ofNullable(shapes.get(name));
    }

    static void names(Syntax syntax, Set<String> names) {
        if (syntax instanceof Syntax.Name name) {
            names.add(name.text());
        }
        Children.of(syntax).forEach(part -> names(part, names));
    }
}
