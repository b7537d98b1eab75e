package org.cellwright.compiler.source;

/**
 * A range of characters of a source file.
 *
 * @param start offset of the first UTF-16 unit
 * @param end offset after the last
 * @param line line of the first character, from 1
 * @param column its column in code points, from 1
 */
public record Span(int start, int end, int line, int column) {
    public static final Span NONE = new Span(0, 0, 1, 1);
}
