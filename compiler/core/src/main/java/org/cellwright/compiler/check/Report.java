package org.cellwright.compiler.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.cellwright.compiler.ast.Syntax;
import org.cellwright.compiler.source.Diagnostics;
import org.cellwright.compiler.source.Names;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.compiler.source.Span;

/** The diagnostics of one file, as the checks of its parts see them. */
final class Report {
    private static final int LONGEST_QUOTE = 40;

    private final Diagnostics diagnostics;
    private final Set<String> brokenNames;
    private final Set<String> undefined = new HashSet<>();

    /** @param brokenNames what is said of these may be wrong, so nothing is */
    Report(Diagnostics diagnostics, Set<String> brokenNames) {
        this.diagnostics = diagnostics;
        this.brokenNames = brokenNames;
    }

    Diagnostics diagnostics() {
        return diagnostics;
    }

    void error(Span span, String message) {
        diagnostics.error(span, message);
    }

    void warning(Span span, String message) {
        diagnostics.warning(span, message);
    }

    boolean isBroken(String name) {
        return brokenNames.contains(name);
    }

    /** Says once for each scope that a name is not defined, and which one may be meant. */
    void undefined(String scope, String name, Span span, Collection<String> known, String otherwise) {
        if (isBroken(name) || !undefined.add(scope + " " + name)) {
            return;
        }
        String alike = known.stream()
                .filter(other -> Lookalikes.areAlike(name, other))
                .findFirst()
                .orElse(null);
        if (alike != null) {
            error(span, "`" + name + "` is not defined; " + Lookalikes.message(name, alike));
            return;
        }
        String untimed = name.endsWith("_t") ? name.substring(0, name.length() - 2) : name;
        String help = !untimed.equals(name) && known.contains(untimed)
                ? "; the time stands in brackets: `" + untimed + "[t]`"
                : Names.nearest(name, known)
                        .map(near -> "; did you mean `" + near + "`?")
                        .orElse(otherwise);
        error(span, "`" + name + "` is not defined" + help);
    }

    String quote(Syntax syntax) {
        return quote(syntax.span());
    }

    /** The text of a span on one line, shortened. */
    String quote(Span span) {
        SourceFile file = span.file() == null ? diagnostics.file() : span.file();
        String text = file.text(span).replaceAll("\\s+", " ");
        if (text.codePointCount(0, text.length()) > LONGEST_QUOTE) {
            text = text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE - 3)) + "...";
        }
        return "`" + text + "`";
    }
}
