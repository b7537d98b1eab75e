package org.cellwright.compiler.derive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.derive.Term.Call;

/** Lays a derivation out as text. */
final class DerivationPrinter {
    private static final int WIDTH = 110;
    private static final String INDENT = "  ";

    private final Derivation derivation;
    private final CheckedCell cell;
    private final TermPrinter terms;
    private final Names names;
    private final StringBuilder text = new StringBuilder();

    DerivationPrinter(Derivation derivation) {
        this.derivation = derivation;
        this.cell = derivation.cell();
        this.terms = new TermPrinter(cell.source().text(cell.span()).contains("σ"));
        this.names = new Names(cell);
    }

    String print() {
        line(cell.name());
        line("=".repeat(width(cell.name())));
        line("");
        if (!derivation.beginning().values().isEmpty()) {
            line("Before the first step:");
            line("");
            equations(derivation.beginning().values(), "");
            line("");
        }
        line("Forward, for each step t:");
        line("");
        equations(derivation.forward(), "");
        line("");
        line("Backward, from the last step to the first:");
        line("");
        explain();
        section("Gradients of what the step computes:", derivation.steps(), "");
        section("Parameters, summed over all steps (and all sequences of a batch):", derivation.parameters(), "Σt ");
        section(handedBack(), derivation.previous(), "");
        beginning();
        return text.toString();
    }

    private void explain() {
        if (!cell.outputs().isEmpty()) {
            String gradients = list(cell.outputs().stream()
                    .map(output -> names.outside(output).text())
                    .toList());
            note(gradients + (cell.outputs().size() == 1 ? " is" : " are")
                    + " what comes from outside: the gradient of "
                    + list(cell.outputs().stream()
                            .map(output -> Names.current(output).text())
                            .toList())
                    + " by the loss or the layer above.");
        }
        if (!cell.states().isEmpty()) {
            String next = list(cell.states().stream()
                    .map(state -> names.next(state).text())
                    .toList());
            String handed = list(cell.states().stream()
                    .map(state -> names.gradientOf(Names.previous(state)).text())
                    .toList());
            boolean one = cell.states().size() == 1;
            note(next + (one ? " comes" : " come") + " from step t+1, which calls " + (one ? "it " : "them ") + handed
                    + "; at the last step " + (one ? "it is" : "they are") + " the gradient of the final state.");
        }
        if (cell.masks() > 0) {
            note(
                    "What is called mask is drawn in training: for dropout 0 or 1 / (1 - p), for zoneout 1 where the old value"
                            + " stays, else 0.");
        }
        if (!derivation.preActivations().isEmpty()) {
            note(preActivationNote());
        }
    }

    private String preActivationNote() {
        List<Equation> activations = derivation.forward().stream()
                .filter(equation -> derivation.preActivations().contains(equation.target()))
                .toList();
        List<String> gradients = activations.stream()
                .map(equation -> names.gradientOf(equation.target()).text())
                .toList();
        List<String> functions = activations.stream()
                .map(equation -> ((Call) equation.value()).function().name())
                .distinct()
                .toList();
        String subject = list(gradients)
                + (gradients.size() == 1
                        ? " is the gradient of a pre-activation"
                        : " are gradients of pre-activations");
        String owners = list(
                activations.stream().map(equation -> equation.target().text()).toList());
        return subject + ": of what stands inside the " + String.join(" or ", functions) + " of " + owners
                + ". All other gradients are those of the quantity that they name.";
    }

    private String handedBack() {
        List<String> receivers = new ArrayList<>();
        cell.states().forEach(state -> receivers.add(Names.previous(state).text()));
        cell.inputs().forEach(input -> receivers.add(Names.current(input).text()));
        return "Handed back to " + list(receivers) + ":";
    }

    private void beginning() {
        Derivation.Beginning beginning = derivation.beginning();
        if (!beginning.parameters().isEmpty()) {
            String example = cell.firstValues().get(0).target().name() + "[0]";
            section(
                    "Parameters of first values, of each sequence (" + names.gradient(example)
                            + " is what its first step hands back):",
                    Stream.concat(beginning.steps().stream(), beginning.parameters().stream())
                            .toList(),
                    "");
        }
    }

    private void section(String title, List<Equation> equations, String sign) {
        if (!equations.isEmpty()) {
            line("");
            line(title);
            line("");
            equations(equations, sign);
        }
    }

    private void equations(List<Equation> equations, String sign) {
        int column = equations.stream()
                .mapToInt(equation -> width(equation.target().text()))
                .max()
                .orElse(0);
        for (Equation equation : equations) {
            String name = equation.target().text();
            String head = INDENT + name + " ".repeat(column - width(name)) + " = ";
            List<String> summands = terms.summands(equation.value());
            boolean zero = summands.equals(List.of("0"));
            boolean bracket = !sign.isEmpty() && summands.size() > 1;
            head += (zero ? "" : sign) + (bracket ? "(" : "");
            wrap(head, summands, bracket ? ")" : "");
        }
    }

    /** Sums that are too long for a line go on below their first summand. */
    private void wrap(String head, List<String> summands, String end) {
        int start = width(head);
        StringBuilder line = new StringBuilder(head);
        int used = start;
        for (int i = 0; i < summands.size(); i++) {
            String summand = summands.get(i);
            if (i > 0 && used + 1 + width(summand) > WIDTH) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(start));
                used = start;
            } else if (i > 0) {
                line.append(' ');
                used++;
            }
            line.append(summand);
            used += width(summand);
        }
        line(line + end);
    }

    private void note(String note) {
        StringBuilder line = new StringBuilder();
        for (String word : note.split(" ")) {
            if (!line.isEmpty() && width(line + " " + word) > WIDTH - INDENT.length()) {
                line(INDENT + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        line(INDENT + line);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** Columns of a terminal: combining marks, such as the tilde of c̃, take none. */
    private static int width(String text) {
        return (int) text.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .count();
    }

    private static String list(List<String> items) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        return items.subList(0, items.size() - 1).stream().collect(Collectors.joining(", ")) + " and "
                + items.get(items.size() - 1);
    }
}
