package org.cellwright.compiler.explain;

import java.util.ArrayList;
import java.util.List;
import org.cellwright.compiler.facts.CellFacts;
import org.cellwright.compiler.facts.Operations;
import org.cellwright.compiler.facts.Products;
import org.cellwright.compiler.facts.Recurrence;
import org.cellwright.compiler.facts.SameFunction;
import org.cellwright.compiler.facts.Structure;

/** The facts about a cell as text. */
public final class Explanation {
    private static final int WIDTH = 110;
    private static final int COLUMN = 18;
    private static final int MOST = 16;

    private Explanation() {}

    /** All of it, under the cell's name; the last line ends. */
    public static String of(CellFacts facts) {
        StringBuilder text = new StringBuilder(facts.cell()).append('\n');
        for (Recurrence recurrence : facts.recurrences()) {
            paragraph(text, "recurrence", recurrence(recurrence));
            List<String> links = links(recurrence);
            links.stream().limit(MOST).forEach(link -> paragraph(text, "", "  " + link));
            if (links.size() > MOST) {
                paragraph(text, "", "  and " + (links.size() - MOST) + " more");
            }
        }
        products(facts.products()).forEach(sentence -> paragraph(text, sentence.get(0), sentence.get(1)));
        paragraph(text, "kept", kept(facts));
        paragraph(text, "computed again", listed(facts.kept().computedAgain()));
        operations(facts.operations()).forEach(sentence -> paragraph(text, sentence.get(0), sentence.get(1)));
        paragraph(text, "parameters", facts.parameters().toString());
        return text.toString();
    }

    /** What a reader of generated code wants to know, a sentence each. */
    public static List<String> summary(CellFacts facts) {
        List<String> lines = new ArrayList<>();
        for (Recurrence recurrence : facts.recurrences()) {
            lines.add("Recurrence of " + recurrence(recurrence) + ".");
        }
        Products products = facts.products();
        lines.add("Matrix products: " + products.forwardStep() + " a step forward (" + products.dependent()
                + " in a chain), " + products.backwardStep() + " a step backward; "
                + (products.forwardOnce() + products.backwardOnce() + products.weightGradients())
                + " over all steps at once.");
        lines.add("Kept for the backward pass: " + kept(facts) + ".");
        Operations operations = facts.operations();
        lines.add("Operations of a step forward: "
                + operations.forwardProducts().plus(operations.forwardElements()) + ".");
        lines.add("Parameters: " + facts.parameters() + ".");
        return lines;
    }

    /** A sentence about two cells; the last line ends. */
    public static String of(SameFunction same) {
        StringBuilder text = new StringBuilder(same.second() + " is the same function as " + same.first() + '\n');
        List<String> renamed = new ArrayList<>();
        same.parameters().forEach((one, other) -> renamed.add(one + " = " + other));
        paragraph(text, "with", String.join(", ", renamed));
        return text.toString();
    }

    private static String recurrence(Recurrence recurrence) {
        String states = listed(recurrence.states());
        if (recurrence.structure() == Structure.NONE) {
            return states + ": none; it is not computed from its own past";
        }
        String text = states + ": " + kind(recurrence.structure(), recurrence.linear());
        if (recurrence.isScan()) {
            return text + " in the state; no product in the loop, and steps can be combined by a scan";
        }
        return recurrence.structure() == Structure.DIAGONAL ? text + "; each element sees its own past alone" : text;
    }

    /** How the states of a circle depend on each other, and on states outside of it. */
    private static List<String> links(Recurrence recurrence) {
        return recurrence.links().stream()
                .filter(link ->
                        recurrence.states().size() > 1 || !link.previous().equals(link.state()))
                .map(Explanation::link)
                .toList();
    }

    private static String link(Recurrence.Link link) {
        String previous = link.previous().endsWith("]") ? link.previous() : link.previous() + "[t-1]";
        return link.state() + "[t] from " + previous + ": " + kind(link.structure(), link.linear());
    }

    private static String kind(Structure structure, boolean linear) {
        String kind = switch (structure) {
            case NONE -> "none";
            case DIAGONAL -> "diagonal";
            case BLOCK -> "block-diagonal";
            case DENSE -> "dense";
        };
        return linear ? "linear and " + kind : kind;
    }

    private static List<List<String>> products(Products products) {
        String chain = products.dependent() == 0
                ? "no product stands between one step and the next"
                : products.dependent() + (products.dependent() == 1 ? " product" : " products, one after the other,")
                        + " between one step and the next";
        return List.of(
                List.of("products", chain),
                List.of(
                        "",
                        "forward: " + products.forwardStep() + " a step, " + products.forwardOnce()
                                + " over all steps"),
                List.of(
                        "",
                        "backward: " + products.backwardStep() + " a step, " + products.backwardOnce()
                                + " over all steps, and " + products.weightGradients()
                                + " over all steps for the gradients of weights"));
    }

    private static String kept(CellFacts facts) {
        String names = listed(facts.kept().kept());
        return names + "; " + facts.kept().numbers().times(Float.BYTES)
                + " bytes a step and row in float, with states and outputs";
    }

    private static List<List<String>> operations(Operations operations) {
        return List.of(
                List.of(
                        "operations",
                        "forward, a step and row: " + operations.forwardProducts() + " in products, "
                                + operations.forwardElements() + " element by element"),
                List.of(
                        "",
                        "backward: " + operations.backwardProducts() + " in products, " + operations.backwardElements()
                                + " element by element"));
    }

    private static String listed(List<String> names) {
        if (names.isEmpty()) {
            return "nothing";
        }
        String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
        return names.size() > MOST ? first + " and " + (names.size() - MOST) + " more" : first;
    }

    /** A title, and beside it a text in lines of limited width. */
    private static void paragraph(StringBuilder text, String title, String content) {
        String indent = " ".repeat(content.length() - content.stripLeading().length());
        StringBuilder line = new StringBuilder("  " + title);
        line.append(" ".repeat(Math.max(1, COLUMN - line.length()))).append(indent);
        int empty = line.length();
        for (String word : content.strip().split(" ")) {
            if (line.length() > empty && line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(empty));
            }
            line.append(line.length() > empty ? " " : "").append(word);
        }
        text.append(line).append('\n');
    }
}
