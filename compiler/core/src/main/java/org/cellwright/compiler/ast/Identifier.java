package org.cellwright.compiler.ast;

import org.cellwright.compiler.source.Span;

/**
 * A name where it is written.
 *
 * @param text in Unicode's normal form C
 */
public record Identifier(String text, Span span) {
    @Override
    public String toString() {
        return text;
    }
}
