package org.cellwright.cells;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cellwright.compiler.CellCompiler;
import org.cellwright.compiler.check.CheckedCell;
import org.cellwright.compiler.derive.Derivation;
import org.cellwright.compiler.explain.Explanation;
import org.cellwright.compiler.facts.CellFacts;
import org.cellwright.compiler.facts.Products;
import org.cellwright.compiler.facts.Recurrence;
import org.cellwright.compiler.facts.Structure;

/** The pages about the library, written from the cells themselves. */
final class LibraryPages {
    private static final Pattern FIRST_SENTENCE = Pattern.compile(".*?\\.(?= [A-Z]|$)");
    private static final String BACKWARD = "\nBackward, ";
    private static final String OVERVIEW = """
            # The library of cells

            Each cell is a `.cell` file of a few lines with the equations of its paper, compiled in the build like yours; the compiler knows none by name.
            A file says where its cell comes from, and which form it follows where papers and implementations disagree. The tests compare each cell
            with a step function that was written by hand, its gradients with differences of that function, vectors with plain loops, and floats with doubles.

            This page is written by a test from the files and from what the compiler finds out; the [derived backward passes](derivations.md) have a
            page of their own. Products of matrices and vectors that share an operand run as one. *Over all steps* are those that leave the loop
            over time, *in a step* those that stay in it, *in a chain* those that wait for one another from one step to the next.

            | Cell | | Recurrence | Over all steps | In a step | In a chain | Parameters |
            |---|---|---|---|---|---|---|
            """;

    private LibraryPages() {}

    /** The page with the table of all cells, and a section each. */
    static String overview(List<CheckedCell> cells) {
        StringBuilder text = new StringBuilder(OVERVIEW);
        cells.forEach(cell -> text.append(row(cell)));
        cells.forEach(cell -> text.append(section(cell)));
        return text.toString();
    }

    /** The page of backward passes. */
    static String derivations(List<CheckedCell> cells) {
        StringBuilder text = new StringBuilder("# Backward passes of the library\n\n");
        text.append("What `derive` prints of each cell, after its [equations](README.md).\n");
        for (CheckedCell cell : cells) {
            String derivation = Derivation.of(cell).text();
            text.append("\n## ").append(cell.name()).append("\n\n```\n");
            text.append(derivation.substring(derivation.indexOf(BACKWARD) + 1)).append("```\n");
        }
        return text.toString();
    }

    private static CellFacts facts(CheckedCell cell) {
        return CellFacts.of(cell, CellCompiler.schedule(cell));
    }

    private static String row(CheckedCell cell) {
        CellFacts facts = facts(cell);
        Products products = facts.products();
        return "| [%s](#%s) | %s | %s | %d | %d | %d | `%s` |%n"
                .formatted(
                        cell.name(),
                        cell.name().toLowerCase(Locale.ROOT),
                        firstSentence(documentation(cell)),
                        recurrence(facts),
                        products.forwardOnce(),
                        products.forwardStep(),
                        products.dependent(),
                        facts.parameters())
                .replace(System.lineSeparator(), "\n");
    }

    private static String section(CheckedCell cell) {
        String derivation = Derivation.of(cell).text();
        int start = derivation.indexOf("\n\n", derivation.indexOf("Forward, ")) + 2;
        String equations = derivation
                .substring(start, derivation.indexOf(BACKWARD))
                .stripTrailing()
                .stripIndent();
        String facts = Explanation.summary(facts(cell)).stream()
                .map(line -> "- " + escaped(line) + "\n")
                .collect(Collectors.joining());
        String constants = cell.constants().stream()
                .map(constant -> "`" + constant.name() + " = " + constant.value() + "`")
                .collect(Collectors.joining(", "));
        facts += constants.isEmpty() ? "" : "- Constants that a layer may set: " + constants + ".\n";
        return "\n## %s\n\n%s\n[Source](src/main/cell/org/cellwright/cells/%s), [backward pass](derivations.md#%s).\n\n```\n%s\n```\n\n%s"
                .formatted(
                        cell.name(),
                        documentation(cell),
                        cell.source().path(),
                        cell.name().toLowerCase(Locale.ROOT),
                        equations,
                        facts);
    }

    private static String documentation(CheckedCell cell) {
        return cell.documentation().replaceAll("\\s+", " ").strip();
    }

    private static String firstSentence(String documentation) {
        Matcher sentence = FIRST_SENTENCE.matcher(documentation);
        String text = sentence.find() ? sentence.group() : documentation;
        return text.replaceAll("\\.$", "");
    }

    /** States whose recurrence is of one kind stand together; those that only remember are left out. */
    private static String recurrence(CellFacts facts) {
        List<Recurrence> kinds = facts.recurrences().stream()
                .filter(recurrence -> recurrence.structure() != Structure.NONE)
                .toList();
        List<String> texts = kinds.stream().map(LibraryPages::kind).distinct().toList();
        if (texts.size() < 2) {
            return String.join("", texts);
        }
        return kinds.stream()
                .map(recurrence -> String.join(", ", recurrence.states()) + ": " + kind(recurrence))
                .collect(Collectors.joining("; "));
    }

    private static String kind(Recurrence recurrence) {
        String structure = recurrence.structure().name().toLowerCase(Locale.ROOT);
        return recurrence.linear() ? "linear, " + structure : structure;
    }

    private static String escaped(String line) {
        return line.replace("*", "\\*");
    }
}
