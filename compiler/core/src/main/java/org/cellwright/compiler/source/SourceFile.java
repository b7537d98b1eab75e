package org.cellwright.compiler.source;

/**
 * A text to compile.
 *
 * @param path as messages name it
 * @param text with line ends as in the file
 */
public record SourceFile(String path, String text) {
    /** The characters of a span. */
    public String text(Span span) {
        return text.substring(span.start(), span.end());
    }
}
