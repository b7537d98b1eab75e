package org.cellwright.compiler.facts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cellwright.compiler.facts.Form.Factor;
import org.cellwright.compiler.facts.Form.Signed;

/** Searches for a renaming, with signs, that makes one cell's formulas those of another; with a limit on the work, so it may miss one. */
final class Matching {
    private static final int MOST_FORMULAS = 500;
    private static final int MOST_WORK = 100_000;

    /** What is still to be shown, the next first. */
    private record Goals(Goal first, Goals rest) {}

    private sealed interface Goal {}

    /** The one formula is sign times the other. */
    private record Equal(Form one, Form other, int sign) implements Goal {}

    private record EqualTerms(List<Signed> ones, List<Signed> others, int sign) implements Goal {}

    private record EqualFactors(List<Factor> ones, List<Factor> others, int sign) implements Goal {}

    private final Formulas one;
    private final Formulas other;
    private final Map<Form, Signed> parameters = new LinkedHashMap<>();
    private final Set<Form> taken = new HashSet<>();
    private final Map<Integer, Integer> states = new HashMap<>();
    /** By the formulas themselves: comparing what they are made of would take too long. */
    private final Map<Form, Map<Form, Set<Integer>>> shown = new IdentityHashMap<>();

    private final Deque<Runnable> undo = new ArrayDeque<>();
    private int work;

    Matching(Formulas one, Formulas other) {
        this.one = one;
        this.other = other;
    }

    Optional<SameFunction> find() {
        boolean comparable = one.outputs().size() == other.outputs().size()
                && one.nextStates().size() == other.nextStates().size()
                && Math.max(one.size(), other.size()) <= MOST_FORMULAS;
        if (!comparable) {
            return Optional.empty();
        }
        Goals goals = null;
        for (int i = one.outputs().size() - 1; i >= 0; i--) {
            goals = equal(one.outputs().get(i), other.outputs().get(i), 1, goals);
        }
        // States that no output depends on have to agree as well, in the order in which they are declared.
        if (!solve(goals) || states.size() < one.nextStates().size()) {
            return Optional.empty();
        }
        return Optional.of(new SameFunction(one.cell(), other.cell(), renaming()));
    }

    private static Goals equal(Signed one, Signed other, int sign, Goals rest) {
        return new Goals(new Equal(one.form(), other.form(), one.sign() * other.sign() * sign), rest);
    }

    private boolean solve(Goals goals) {
        if (goals == null) {
            return true;
        }
        if (++work > MOST_WORK) {
            return false;
        }
        int mark = undo.size();
        boolean solved = step(goals.first(), goals.rest());
        while (!solved && undo.size() > mark) {
            undo.pop().run();
        }
        return solved;
    }

    private boolean step(Goal goal, Goals rest) {
        if (goal instanceof EqualTerms terms) {
            return terms(terms, rest);
        }
        if (goal instanceof EqualFactors factors) {
            return factors(factors, rest);
        }
        Equal equal = (Equal) goal;
        if (equal.one().colour() != equal.other().colour()
                || equal.one().getClass() != equal.other().getClass()) {
            return false;
        }
        if (equal.one() instanceof Form.Parameter) {
            return parameter(equal) && solve(rest);
        }
        if (equal.one() instanceof Form.State state) {
            return equal.sign() > 0 && state(state.index(), ((Form.State) equal.other()).index(), rest);
        }
        if (equal.one() instanceof Form.Number number) {
            boolean same = number.value() == ((Form.Number) equal.other()).value();
            return same && (equal.sign() > 0 || number.value() == 0) && solve(rest);
        }
        if (equal.one() instanceof Form.Input) {
            return equal.sign() > 0 && equal.one().equals(equal.other()) && solve(rest);
        }
        Set<Integer> signs = shown.computeIfAbsent(equal.one(), key -> new IdentityHashMap<>())
                .computeIfAbsent(equal.other(), key -> new HashSet<>());
        if (!signs.add(equal.sign())) {
            return solve(rest);
        }
        undo.push(() -> signs.remove(equal.sign()));
        if (equal.one() instanceof Form.Sum sum) {
            return solve(
                    new Goals(new EqualTerms(sum.terms(), ((Form.Sum) equal.other()).terms(), equal.sign()), rest));
        }
        if (equal.one() instanceof Form.Product product) {
            List<Factor> others = ((Form.Product) equal.other()).factors();
            return solve(new Goals(new EqualFactors(product.factors(), others, equal.sign()), rest));
        }
        return call((Form.Call) equal.one(), (Form.Call) equal.other(), equal.sign(), rest);
    }

    private boolean parameter(Equal equal) {
        Signed known = parameters.get(equal.one());
        if (known != null) {
            return known.form().equals(equal.other()) && known.sign() == equal.sign();
        }
        if (!taken.add(equal.other())) {
            return false;
        }
        parameters.put(equal.one(), new Signed(equal.sign(), equal.other()));
        undo.push(() -> {
            taken.remove(equal.other());
            parameters.remove(equal.one());
        });
        return true;
    }

    private boolean state(int index, int otherIndex, Goals rest) {
        Integer known = states.get(index);
        if (known != null) {
            return known == otherIndex && solve(rest);
        }
        if (states.containsValue(otherIndex)
                || !one.firstValues().get(index).equals(other.firstValues().get(otherIndex))) {
            return false;
        }
        states.put(index, otherIndex);
        undo.push(() -> states.remove(index));
        return solve(equal(one.nextStates().get(index), other.nextStates().get(otherIndex), 1, rest));
    }

    private boolean terms(EqualTerms goal, Goals rest) {
        if (goal.ones().size() != goal.others().size()) {
            return false;
        }
        if (goal.ones().isEmpty()) {
            return solve(rest);
        }
        Signed first = goal.ones().get(0);
        List<Signed> ones = goal.ones().subList(1, goal.ones().size());
        for (int i = 0; i < goal.others().size(); i++) {
            Signed candidate = goal.others().get(i);
            if (candidate.form().colour() == first.form().colour()) {
                Goals more = new Goals(new EqualTerms(ones, without(goal.others(), i), goal.sign()), rest);
                if (solve(equal(first, candidate, goal.sign(), more))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean factors(EqualFactors goal, Goals rest) {
        if (goal.ones().size() != goal.others().size()) {
            return false;
        }
        if (goal.ones().isEmpty()) {
            return goal.sign() > 0 && solve(rest);
        }
        Factor first = goal.ones().get(0);
        List<Factor> ones = goal.ones().subList(1, goal.ones().size());
        for (int i = 0; i < goal.others().size(); i++) {
            Factor candidate = goal.others().get(i);
            if (candidate.divisor() != first.divisor()
                    || candidate.form().colour() != first.form().colour()) {
                continue;
            }
            for (int sign : new int[] {1, -1}) {
                Goals more = new Goals(new EqualFactors(ones, without(goal.others(), i), goal.sign() * sign), rest);
                if (solve(new Goals(new Equal(first.form(), candidate.form(), sign), more))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean call(Form.Call call, Form.Call with, int sign, Goals rest) {
        if (!call.function().equals(with.function())
                || call.arguments().size() != with.arguments().size()) {
            return false;
        }
        return switch (call.symmetry()) {
            case ODD -> solve(arguments(call, with, 0, sign, rest));
            case EVEN ->
                sign > 0 && (solve(arguments(call, with, 0, 1, rest)) || solve(arguments(call, with, 0, -1, rest)));
            case CHOICE ->
                solve(equal(call.arguments().get(0), with.arguments().get(0), 1, arguments(call, with, 1, sign, rest)));
            case PRODUCT -> product(call, with, sign, 1, rest) || product(call, with, sign, -1, rest);
            case NONE -> sign > 0 && solve(arguments(call, with, 0, 1, rest));
        };
    }

    private boolean product(Form.Call call, Form.Call with, int sign, int ofVector, Goals rest) {
        Goals matrix = equal(call.arguments().get(0), with.arguments().get(0), sign * ofVector, rest);
        return solve(equal(call.arguments().get(1), with.arguments().get(1), ofVector, matrix));
    }

    private static Goals arguments(Form.Call call, Form.Call with, int from, int sign, Goals rest) {
        Goals goals = rest;
        for (int i = call.arguments().size() - 1; i >= from; i--) {
            goals = equal(call.arguments().get(i), with.arguments().get(i), sign, goals);
        }
        return goals;
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> rest = new ArrayList<>(list);
        rest.remove(index);
        return rest;
    }

    /** Parameters whose parts all go to the parts of one parameter are told whole. */
    private Map<String, String> renaming() {
        Map<String, Set<String>> wholes = new LinkedHashMap<>();
        parameters.forEach((from, to) -> {
            Form.Parameter parameter = (Form.Parameter) to.form();
            wholes.computeIfAbsent(((Form.Parameter) from).whole(), key -> new HashSet<>())
                    .add(sign(to) + parameter.whole());
        });
        Map<String, String> renaming = new LinkedHashMap<>();
        parameters.forEach((from, to) -> {
            Form.Parameter parameter = (Form.Parameter) from;
            Set<String> targets = wholes.get(parameter.whole());
            boolean whole = targets.size() == 1;
            renaming.put(
                    whole ? parameter.whole() : parameter.text(),
                    whole ? targets.iterator().next() : sign(to) + ((Form.Parameter) to.form()).text());
        });
        return renaming;
    }

    private static String sign(Signed signed) {
        return signed.sign() < 0 ? "-" : "";
    }
}
