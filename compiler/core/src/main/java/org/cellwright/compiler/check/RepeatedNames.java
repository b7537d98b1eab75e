package org.cellwright.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Span;

/** The repeated names of a cell, the elements that each has, such as {@code s[1]}, and where they are used. */
final class RepeatedNames {
    private record Reference(String name, String element, Span span) {}

    private final Set<String> declared;
    private final Scope scope;
    private final Report report;
    /** How many indices each repeated name has. */
    private final Map<String, Integer> levels = new HashMap<>();

    private final Map<String, Set<String>> elements = new LinkedHashMap<>();
    private final List<Reference> references = new ArrayList<>();
    /** What has been said to have no equation or declaration. */
    private final Set<String> told = new HashSet<>();

    /** @param declared all names that have a declaration */
    RepeatedNames(Set<String> declared, Scope scope, Report report) {
        this.declared = declared;
        this.scope = scope;
        this.report = report;
    }

    boolean isRepeated(String name) {
        return levels.containsKey(name);
    }

    /** How many indices the name has; null if it is not repeated. */
    Integer level(String name) {
        return levels.get(name);
    }

    /** Says how many indices a name has, unless that has been said. */
    void repeat(String name, int level) {
        levels.putIfAbsent(name, level);
    }

    boolean isDeclared(String name) {
        return declared.contains(name);
    }

    /** Of a name there is this element, by its declaration or an equation. */
    void add(String name, String element) {
        elements.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(element);
    }

    /** How many uses there have been. */
    int uses() {
        return references.size();
    }

    /** Forgets the uses after the first so many. */
    void forget(int uses) {
        references.subList(uses, references.size()).clear();
    }

    String manyValues(String name) {
        return "`" + name + "` has a value for each repetition; write "
                + (levels.get(name) == 1 ? "`" + name + "[1]`" : "`" + name + "[1][1]`")
                + " for one of them";
    }

    /** An element is used. */
    Syntax reference(String name, String element, Span span) {
        references.add(new Reference(name, element, span));
        return new Syntax.Name(element, span);
    }

    /** A name of which nothing more is said. */
    Syntax broken(String name, Span span) {
        scope.define(name, new Symbol.Broken("a local value", span));
        return new Syntax.Name(name, span);
    }

    /** Tells what is used and does not exist. */
    void resolve() {
        references.forEach(this::resolve);
    }

    private void resolve(Reference reference) {
        Set<String> known = elements.getOrDefault(reference.name(), Set.of());
        boolean brokenDeclaration = known.isEmpty() && declared.contains(reference.name());
        boolean unknown = !known.contains(reference.element()) && !brokenDeclaration;
        if (unknown && !report.isBroken(reference.name()) && told.add(reference.element())) {
            String which = known.isEmpty()
                    ? ""
                    : "; there " + (known.size() == 1 ? "is `" : "are `")
                            + List.copyOf(known).get(0)
                            + (known.size() == 1
                                    ? "`"
                                    : "` to `" + List.copyOf(known).get(known.size() - 1) + "`");
            report.error(
                    reference.span(),
                    "`" + reference.element() + "` "
                            + (declared.contains(reference.name()) ? "is not declared" : "has no equation") + which);
        }
        if (!known.contains(reference.element())) {
            scope.define(reference.element(), new Symbol.Broken("a local value", reference.span()));
        }
    }
}
