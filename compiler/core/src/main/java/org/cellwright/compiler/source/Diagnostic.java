package org.cellwright.compiler.source;

/**
 * A message about a place in a source file.
 *
 * @param message one line, without the place
 */
public record Diagnostic(Severity severity, SourceFile file, Span span, String message) {
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
