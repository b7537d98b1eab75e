package org.cellwright.cells;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.cellwright.cells.RandomCell.Equation;
import org.cellwright.cells.RandomCell.Kind;

/** Random cells of all of the language: equations of formulas whose shapes fit, and whose values stay of ordinary size. */
final class RandomCells {
    /** A formula of a kind in a form: S, H, X, M, or K for that of the form itself. */
    private static final Pattern HOLE = Pattern.compile("\\{([SHXMK])}");

    /** A leaf that depends on the place: which kind, and which of those that there are. */
    private static final Pattern LEAF = Pattern.compile("<([SHXM])([0-9])>");

    private static final int MOST_LOCALS = 4;

    /**
     * Where a formula stands.
     *
     * @param locals the kinds of g0, g1... that it may use
     * @param repetition whether there is one
     * @param turn whether the formula is within it
     */
    private record Place(List<Kind> locals, boolean repetition, boolean turn) {
        private List<String> leaves(Kind kind) {
            List<String> leaves = new ArrayList<>();
            for (int i = 0; i < locals.size(); i++) {
                if (locals.get(i) == kind) {
                    leaves.addAll(List.of("g" + i, "tanh(g" + i + ")"));
                }
            }
            if (turn) {
                leaves.addAll(RandomForms.leavesOfTurn(kind));
            } else if (repetition && kind == Kind.HIDDEN) {
                leaves.addAll(List.of("v[DEPTH]", "v[1]", "r[2][t-1]", "r[1][t-3]"));
            }
            return leaves.isEmpty() ? RandomForms.leaves(kind) : leaves;
        }

        /** The formula for this place. */
        String settle(String formula) {
            return LEAF.matcher(formula).replaceAll(found -> {
                List<String> leaves = leaves(kind(found.group(1), Kind.SCALAR));
                return leaves.get(Integer.parseInt(found.group(2)) % leaves.size());
            });
        }
    }

    private RandomCells() {}

    static Arbitrary<RandomCell> cells() {
        Arbitrary<Kind> first = Arbitraries.of(Kind.HIDDEN, Kind.SCALAR, Kind.INPUT);
        Arbitrary<List<Kind>> others = Arbitraries.of(Kind.values()).list().ofMaxSize(MOST_LOCALS - 1);
        Arbitrary<Boolean> repetition = Arbitraries.of(false, false, true);
        return Combinators.combine(first, others, repetition).flatAs((kind, more, repeated) -> {
            List<Kind> locals = new ArrayList<>(List.of(kind));
            locals.addAll(more);
            return cell(locals, repeated);
        });
    }

    private static Arbitrary<RandomCell> cell(List<Kind> locals, boolean repetition) {
        List<Arbitrary<Equation>> equations = new ArrayList<>();
        for (int i = 0; i < locals.size(); i++) {
            Place place = new Place(locals.subList(0, i), repetition && i > 0, false);
            equations.add(equation("g" + i + ": " + locals.get(i).shape, locals.get(i), place, "%s"));
        }
        Place last = new Place(locals, repetition, false);
        equations.add(equation("h[t]", Kind.HIDDEN, last, "tanh(%s)"));
        equations.add(equation("s[t]", Kind.SCALAR, last, "sin(%s)"));
        equations.add(equation("q[t]", Kind.INPUT, last, "tanh(%s)"));
        equations.add(equation("m[t]", Kind.MATRIX, last, "tanh(%s)"));
        List<Arbitrary<Equation>> turn = new ArrayList<>();
        if (repetition) {
            Place inside = new Place(locals.subList(0, 1), true, true);
            turn.add(equation("w", Kind.HIDDEN, inside, "%s"));
            turn.add(equation("v[l]", Kind.HIDDEN, inside, "tanh(w - %s)"));
            turn.add(equation("r[l][t]", Kind.HIDDEN, inside, "tanh(v[l] * %s)"));
        }
        return Combinators.combine(
                        Combinators.combine(equations).as(list -> list),
                        turn.isEmpty()
                                ? Arbitraries.just(List.<Equation>of())
                                : Combinators.combine(turn).as(list -> list),
                        firstValues(),
                        kept(repetition),
                        Arbitraries.integers().between(0, 1000))
                .as(RandomCell::new);
    }

    private static Arbitrary<Equation> equation(String target, Kind kind, Place place, String form) {
        return formula(kind).map(value -> new Equation(target, kind, form.formatted(place.settle(value))));
    }

    private static Arbitrary<String> formula(Kind kind) {
        return switch (kind) {
            case SCALAR -> scalar();
            case HIDDEN -> hidden();
            case INPUT -> input();
            case MATRIX -> matrix();
        };
    }

    // jqwik tells recursive generators apart by the places where they are made, so there is one for each kind. Its
    // shrinking then
    // replaces a formula by a part of it that is of the same kind.

    private static Arbitrary<String> scalar() {
        return Arbitraries.lazyOf(
                () -> leaf(Kind.SCALAR),
                () -> leaf(Kind.SCALAR),
                () -> leaf(Kind.SCALAR),
                () -> leaf(Kind.SCALAR),
                () -> leaf(Kind.SCALAR),
                () -> leaf(Kind.SCALAR),
                () -> filled(RandomForms.OF_ONE, Kind.SCALAR),
                () -> filled(RandomForms.OF_ONE, Kind.SCALAR),
                () -> filled(RandomForms.ofSeveral(Kind.SCALAR), Kind.SCALAR),
                () -> filled(RandomForms.own(Kind.SCALAR), Kind.SCALAR),
                () -> filled(RandomForms.own(Kind.SCALAR), Kind.SCALAR));
    }

    private static Arbitrary<String> hidden() {
        return Arbitraries.lazyOf(
                () -> leaf(Kind.HIDDEN),
                () -> leaf(Kind.HIDDEN),
                () -> leaf(Kind.HIDDEN),
                () -> leaf(Kind.HIDDEN),
                () -> leaf(Kind.HIDDEN),
                () -> leaf(Kind.HIDDEN),
                () -> filled(RandomForms.OF_ONE, Kind.HIDDEN),
                () -> filled(RandomForms.OF_ONE, Kind.HIDDEN),
                () -> filled(RandomForms.ofSeveral(Kind.HIDDEN), Kind.HIDDEN),
                () -> filled(RandomForms.own(Kind.HIDDEN), Kind.HIDDEN),
                () -> filled(RandomForms.own(Kind.HIDDEN), Kind.HIDDEN));
    }

    private static Arbitrary<String> input() {
        return Arbitraries.lazyOf(
                () -> leaf(Kind.INPUT),
                () -> leaf(Kind.INPUT),
                () -> leaf(Kind.INPUT),
                () -> leaf(Kind.INPUT),
                () -> leaf(Kind.INPUT),
                () -> leaf(Kind.INPUT),
                () -> filled(RandomForms.OF_ONE, Kind.INPUT),
                () -> filled(RandomForms.OF_ONE, Kind.INPUT),
                () -> filled(RandomForms.ofSeveral(Kind.INPUT), Kind.INPUT),
                () -> filled(RandomForms.own(Kind.INPUT), Kind.INPUT),
                () -> filled(RandomForms.own(Kind.INPUT), Kind.INPUT));
    }

    private static Arbitrary<String> matrix() {
        return Arbitraries.lazyOf(
                () -> leaf(Kind.MATRIX),
                () -> leaf(Kind.MATRIX),
                () -> leaf(Kind.MATRIX),
                () -> leaf(Kind.MATRIX),
                () -> leaf(Kind.MATRIX),
                () -> leaf(Kind.MATRIX),
                () -> filled(RandomForms.OF_ONE, Kind.MATRIX),
                () -> filled(RandomForms.OF_ONE, Kind.MATRIX),
                () -> filled(RandomForms.ofSeveral(Kind.MATRIX), Kind.MATRIX),
                () -> filled(RandomForms.own(Kind.MATRIX), Kind.MATRIX),
                () -> filled(RandomForms.own(Kind.MATRIX), Kind.MATRIX));
    }

    private static Arbitrary<String> leaf(Kind kind) {
        List<String> leaves = new ArrayList<>(RandomForms.leaves(kind));
        String letter = kind == Kind.INPUT ? "X" : kind.name().substring(0, 1);
        for (int i = 0; i < 8; i++) {
            leaves.add("<" + letter + i + ">");
        }
        return Arbitraries.of(leaves);
    }

    private static Arbitrary<String> filled(List<String> forms, Kind kind) {
        return Arbitraries.of(forms).flatMap(form -> {
            List<Arbitrary<String>> parts = new ArrayList<>();
            Matcher hole = HOLE.matcher(form);
            while (hole.find()) {
                parts.add(formula(kind(hole.group(1), kind)));
            }
            return Combinators.combine(parts).as(values -> fill(form, values));
        });
    }

    private static Kind kind(String letter, Kind own) {
        return switch (letter) {
            case "S" -> Kind.SCALAR;
            case "H" -> Kind.HIDDEN;
            case "X" -> Kind.INPUT;
            case "M" -> Kind.MATRIX;
            default -> own;
        };
    }

    private static String fill(String form, List<String> values) {
        StringBuilder text = new StringBuilder();
        Matcher hole = HOLE.matcher(form);
        for (int i = 0; hole.find(); i++) {
            hole.appendReplacement(text, Matcher.quoteReplacement(values.get(i)));
        }
        return hole.appendTail(text).toString();
    }

    private static Arbitrary<Map<String, String>> firstValues() {
        Map<String, Arbitrary<String>> values = new LinkedHashMap<>();
        values.put("h", Arbitraries.of("", "", "ones", "0.3", "b", "tanh(W @ b)", "p * a", "where(b > 0, b, a)"));
        values.put("s", Arbitraries.of("", "", "-0.5", "a", "sum(b * p)", "dot(b, p) / (1 + a^2)"));
        values.put("q", Arbitraries.of("", "", "R @ b", "transpose(U) @ sin(p)", "a"));
        values.put("m", Arbitraries.of("", "ones", "0.2"));
        values.put("r", Arbitraries.of("", "tanh(d)", "b", "d[1] + d"));
        return Combinators.combine(List.copyOf(values.values())).as(list -> {
            Map<String, String> chosen = new LinkedHashMap<>();
            List<String> states = List.copyOf(values.keySet());
            for (int i = 0; i < list.size(); i++) {
                if (!list.get(i).isEmpty()) {
                    chosen.put(states.get(i), list.get(i));
                }
            }
            return chosen;
        });
    }

    private static Arbitrary<Map<String, Boolean>> kept(boolean repetition) {
        List<String> states = repetition ? List.of("h", "s", "q", "m", "r") : List.of("h", "s", "q", "m");
        Arbitrary<Boolean> flag = Arbitraries.of(false, true);
        return Arbitraries.maps(Arbitraries.of(states), flag).ofMaxSize(3).map(chosen -> {
            Map<String, Boolean> sorted = new LinkedHashMap<>();
            states.stream()
                    .filter(chosen::containsKey)
                    .forEach(state -> sorted.put(state, chosen.get(state) && !state.equals("m")));
            return sorted;
        });
    }
}
