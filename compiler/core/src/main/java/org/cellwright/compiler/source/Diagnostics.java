package org.cellwright.compiler.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cellwright.compiler.source.Diagnostic.Severity;

/** Collects the diagnostics of one file, each once. */
public final class Diagnostics {
    private final SourceFile file;
    private final Set<Diagnostic> seen = new HashSet<>();
    private final List<Diagnostic> found = new ArrayList<>();

    public Diagnostics(SourceFile file) {
        this.file = file;
    }

    public void error(Span span, String message) {
        add(new Diagnostic(Severity.ERROR, fileOf(span), span, message));
    }

    public void warning(Span span, String message) {
        add(new Diagnostic(Severity.WARNING, fileOf(span), span, message));
    }

    private SourceFile fileOf(Span span) {
        return span.file() == null ? file : span.file();
    }

    public void add(Diagnostic diagnostic) {
        if (seen.add(diagnostic)) {
            found.add(diagnostic);
        }
    }

    public SourceFile file() {
        return file;
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Diagnostic::isError);
    }

    /** In the order of places; of the same place, as they were found. */
    public List<Diagnostic> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(
                                (Diagnostic diagnostic) -> !diagnostic.file().equals(file))
                        .thenComparing(diagnostic -> diagnostic.file().path())
                        .thenComparing(diagnostic -> diagnostic.span().start()))
                .toList();
    }
}
