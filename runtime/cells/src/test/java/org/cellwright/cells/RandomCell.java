package org.cellwright.cells;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cell made at random, and its texts. What a text does not need it does not declare.
 *
 * @param equations of locals, the first of them an output, and of states
 * @param turn equations of a repetition; perhaps none
 * @param firstValues what states begin with, by state
 * @param kept states that are there even if nothing reads them, and whether they are outputs
 * @param order how equations are mixed, and which other way to write the cell is tried
 */
record RandomCell(
        List<Equation> equations,
        List<Equation> turn,
        Map<String, String> firstValues,
        Map<String, Boolean> kept,
        int order) {

    /** The shapes of formulas. */
    enum Kind {
        SCALAR("[]"),
        HIDDEN("[H]"),
        INPUT("[X]"),
        MATRIX("[H, X]");

        final String shape;

        Kind(String shape) {
            this.shape = shape;
        }
    }

    /** @param target the left side */
    record Equation(String target, Kind kind, String value) {
        String name() {
            return target.replaceFirst("\\W.*", "");
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    /** Outside of cells, each after those that it needs. */
    private static final Map<String, String> FUNCTIONS = new LinkedHashMap<>();

    private static final Map<String, String> DECLARATIONS = new LinkedHashMap<>();

    static {
        FUNCTIONS.put("THIRD", "const THIRD = 1 / 3;");
        FUNCTIONS.put("mix", "fun mix(gate, new, old) = gate * new + (1 - gate) * old;");
        FUNCTIONS.put("affine", "fun affine(M, v, c) = M @ v + c;");
        FUNCTIONS.put("pick", "fun pick(a, b) = where(a > b, sin(a), tanh(b));");
        FUNCTIONS.put("steps", "fun steps(a, b) = ((a >= b) + (a < 0.2)) * tanh(a);");
        FUNCTIONS.put("spread", "fun spread(v) = mean(square(v - mean(v)) / (1 + square(v)));");
        DECLARATIONS.put("x", "input x: [X];");
        DECLARATIONS.put("y", "input y: [H];");
        DECLARATIONS.put("k", "input k: [];");
        DECLARATIONS.put("DEPTH", "const DEPTH = 2;");
        DECLARATIONS.put("RATE", "const RATE: [] = 0.25;");
        DECLARATIONS.put("SCALE", "const SCALE: [] = 0.75;");
        DECLARATIONS.put("soft", "fun soft(z) = z / (1 + 0.5 * abs(z));");
        DECLARATIONS.put("h", "state h: [H]");
        DECLARATIONS.put("s", "state s: []");
        DECLARATIONS.put("q", "state q: [X]");
        DECLARATIONS.put("m", "state m: [H, X]");
        DECLARATIONS.put("r", "state r[DEPTH]: [H]");
        DECLARATIONS.put("W", "param W: [H, H];");
        DECLARATIONS.put("V", "param V: [H, H];");
        DECLARATIONS.put("U", "param U: [H, X];");
        DECLARATIONS.put("R", "param R: [X, H];");
        DECLARATIONS.put("C", "param C: [H, H + X];");
        DECLARATIONS.put("G", "param G: [2*H + X, X];");
        DECLARATIONS.put("K", "param K: [H, 1, 2];");
        DECLARATIONS.put("Q", "param Q[DEPTH]: [H, H];");
        DECLARATIONS.put("d", "param d[DEPTH]: [H];");
        DECLARATIONS.put("b", "param b: [H];");
        DECLARATIONS.put("p", "param p: [H];");
        DECLARATIONS.put("a", "param a: [];");
    }

    /** The cell as a file. */
    String text() {
        return text(this, order);
    }

    /** The same function, written otherwise: locals renamed, every value times 1, a gate without effect, another order. */
    String rewritten() {
        RandomCell cell = needed();
        Set<String> used = new LinkedHashSet<>();
        cell.equations.forEach(equation -> used.addAll(names(equation.value())));
        String gated = used.contains("b") ? "b" : used.contains("y") ? "y[t]" : used.contains("h") ? "h[t-1]" : "";
        List<Equation> changed = new ArrayList<>();
        cell.equations.forEach(equation -> changed.add(changed(equation, gated)));
        if (!gated.isEmpty()) {
            changed.add(new Equation("dead", Kind.HIDDEN, "sigmoid(" + gated + ")"));
        }
        List<Equation> inner =
                cell.turn.stream().map(equation -> changed(equation, gated)).toList();
        RandomCell other = new RandomCell(changed, inner, firstValues, kept, order);
        return text(other, order + 1).replaceAll("\\bg([1-9])", "local$1").replaceAll("\\bw\\b", "inner");
    }

    private static Equation changed(Equation equation, String gated) {
        String dead = switch (equation.kind()) {
            case HIDDEN -> " + 0 * dead";
            case SCALAR -> " - 0 * sum(dead)";
            case INPUT, MATRIX -> "";
        };
        return new Equation(
                equation.target(), equation.kind(), "1 * (" + equation.value() + ")" + (gated.isEmpty() ? "" : dead));
    }

    /** Without the equations that nothing needs. */
    private RandomCell needed() {
        Set<String> needed = new LinkedHashSet<>(kept.keySet());
        needed.add(equations.get(0).name());
        boolean repeated = false;
        int before = 0;
        while (needed.size() > before) {
            before = needed.size();
            repeated = turn.stream().anyMatch(each -> needed.contains(each.name()));
            for (Equation equation : repeated ? turn : List.<Equation>of()) {
                needed.addAll(names(equation.value()));
            }
            equations.stream()
                    .filter(each -> needed.contains(each.name()))
                    .forEach(each -> needed.addAll(names(each.value())));
        }
        List<Equation> left =
                equations.stream().filter(each -> needed.contains(each.name())).toList();
        return new RandomCell(left, repeated ? turn : List.of(), firstValues, kept, order);
    }

    private static String text(RandomCell whole, int order) {
        RandomCell cell = whole.needed();
        Set<String> states = new LinkedHashSet<>();
        cell.equations.forEach(each -> states.add(each.name()));
        cell.turn.forEach(each -> states.add(each.name()));
        List<String> statements = new ArrayList<>();
        cell.equations.forEach(each -> statements.add(each.target() + " = " + each.value() + ";"));
        if (!cell.turn.isEmpty()) {
            statements.add("v[0] = " + (cell.order % 2 == 0 ? "y[t];" : "tanh(U @ x[t]);"));
            statements.add(cell.turn.stream()
                    .map(each -> each.target() + " = " + each.value() + ";")
                    .collect(Collectors.joining("\n    ", "repeat l = 1..DEPTH {\n    ", "\n  }")));
        }
        Collections.shuffle(statements, new Random(order));
        Set<String> used = names(String.join(" ", statements));
        cell.firstValues.forEach((state, value) -> used.addAll(states.contains(state) ? names(value) : Set.of()));

        StringBuilder text = new StringBuilder();
        FUNCTIONS.forEach((name, function) -> text.append(used.contains(name) ? function + "\n" : ""));
        text.append("cell Random {\n  dim X, H;\n");
        used.addAll(used.contains("r") || used.contains("Q") || used.contains("d") ? List.of("DEPTH") : List.of());
        DECLARATIONS.forEach((name, declaration) -> {
            if (used.contains(name)) {
                String first = cell.firstValues.getOrDefault(name, "");
                boolean state = declaration.startsWith("state");
                text.append("  ")
                        .append(declaration)
                        .append(state ? (first.isEmpty() ? "" : " = " + first) + ";" : "")
                        .append('\n');
            }
        });
        text.append("  output ").append(cell.equations.get(0).name());
        cell.kept.forEach((state, output) -> {
            if (output && states.contains(state)) {
                text.append(", ").append(state.equals("r") ? "r[2]" : state);
            }
        });
        text.append(";\n");
        statements.forEach(statement -> text.append("  ").append(statement).append('\n'));
        return text.append("}\n").toString();
    }

    private static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    @Override
    public String toString() {
        return text();
    }
}
