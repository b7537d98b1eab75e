package org.cellwright.compiler.source;

import java.util.Objects;

/**
 * A range of characters of a source file.
 *
 * @param start offset of the first UTF-16 unit
 * @param end offset after the last
 * @param line line of the first character, from 1
 * @param column its column in code points, from 1
 * @param file where it is, or null in the file that is being read
 */
public record Span(int start, int end, int line, int column, SourceFile file) {
    public static final Span NONE = new Span(0, 0, 1, 1);

    public Span(int start, int end, int line, int column) {
        this(start, end, line, column, null);
    }

    /** Whether this range lies within another of the same file. */
    public boolean isWithin(Span whole) {
        return whole.start <= start && end <= whole.end && Objects.equals(file, whole.file);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
