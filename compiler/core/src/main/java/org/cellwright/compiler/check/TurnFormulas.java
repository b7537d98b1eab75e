package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.ast.SyntaxParts;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Span;

/** Formulas as they are in one turn of a repetition: its number in place of its variable, elements in place of repeated names. */
final class TurnFormulas {
    private static final int LARGEST = 300_000;

    /** Thrown once where the cell becomes too large. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super(null, null, false, false);
        }
    }

    private final RepeatedNames names;
    private final Set<String> dimensions;
    private final Scope scope;
    private final Functions functions;
    private final Report report;
    private int size;

    TurnFormulas(RepeatedNames names, Set<String> dimensions, Scope scope, Functions functions, Report report) {
        this.names = names;
        this.dimensions = dimensions;
        this.scope = scope;
        this.functions = functions;
        this.report = report;
    }

    /** @param turn null outside of repetitions */
    Syntax rewrite(Syntax syntax, Turn turn) {
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
            if (base instanceof Syntax.Name name && names.isRepeated(name.text())) {
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
            return names.reference(name.text(), name.text() + owner.indices(), name.span());
        }
        if (names.isRepeated(name.text())) {
            report.error(name.span(), names.manyValues(name.text()));
            return names.broken(name.text(), name.span());
        }
        return name;
    }

    private Syntax indexed(Syntax.Name name, List<Syntax.Brackets> indices, Syntax whole, Turn turn) {
        int level = names.level(name.text());
        if (indices.size() < level) {
            report.error(whole.span(), names.manyValues(name.text()));
            return names.broken(name.text(), whole.span());
        }
        String element = element(name.text(), indices.subList(0, level), turn, whole.span())
                .orElse(null);
        if (element == null) {
            return names.broken(name.text(), whole.span());
        }
        Syntax result = names.reference(name.text(), element, whole.span());
        for (Syntax.Brackets index : indices.subList(level, indices.size())) {
            result = new Syntax.Index(result, SyntaxParts.map(index, part -> rewrite(part, turn)), whole.span());
        }
        return result;
    }

    /** Of {@code where} whose condition is a number that depends on a turn, the branch that it takes; else the call. */
    private Syntax chosen(Syntax.Call call, Turn turn) {
        if (!call.function().text().equals("where")
                || call.arguments().size() != 3
                || !counts(call.arguments().get(0), turn)) {
            return call;
        }
        Report quiet = new Report(new Diagnostics(report.diagnostics().file()), Set.of());
        int before = names.uses();
        OptionalDouble condition = new Constants(this::quietly, functions, quiet)
                .evaluate(rewrite(call.arguments().get(0), turn));
        names.forget(before);
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

    /** The name of an element; nothing, once told, where the indices are wrong. */
    Optional<String> element(String name, List<Syntax.Brackets> indices, Turn turn, Span span) {
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

    /** The number in a pair of brackets. */
    OptionalInt index(Syntax.Brackets brackets, Turn turn) {
        boolean single = brackets.parts().size() == 1 && !(brackets.parts().get(0) instanceof Syntax.Range);
        if (!single) {
            report.error(brackets.span(), "a repeated name has one number in each pair of brackets, such as `[l-1]`");
            return OptionalInt.empty();
        }
        return whole(brackets.parts().get(0), turn);
    }

    OptionalInt whole(Syntax syntax, Turn turn) {
        int before = names.uses();
        OptionalDouble value = new Constants(this::number, functions, report).evaluate(rewrite(syntax, turn));
        names.forget(before);
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
        if (dimensions.contains(name.text())) {
            report.error(
                    name.span(),
                    "`" + name.text() + "` is a dimension, which is bound when a layer is made; repetitions are written"
                            + " out before that, so their number is a `const`");
        } else if (names.isDeclared(name.text()) || name.text().indexOf('[') > 0) {
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

    /** The cell becomes larger by one part. */
    void grow() {
        size++;
        if (size > LARGEST) {
            throw new TooLarge();
        }
    }
}
