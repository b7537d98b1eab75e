package org.cellwright.compiler.parse;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.cellwright.compiler.source.Lines;
import org.cellwright.compiler.source.SourceFile;
import org.cellwright.compiler.source.Span;

/** Spans of tokens. ANTLR counts code points, spans count UTF-16 units. */
final class Places {
    private final Lines lines;
    private final int length;
    private final int[] offsets;

    Places(SourceFile file) {
        String text = file.text();
        lines = new Lines(file);
        length = text.length();
        int points = text.codePointCount(0, length);
        offsets = points == length ? null : new int[points + 1];
        if (offsets != null) {
            int offset = 0;
            for (int i = 0; i < points; i++) {
                offsets[i] = offset;
                offset += Character.charCount(text.codePointAt(offset));
            }
            offsets[points] = length;
        }
    }

    Span span(int start, int end) {
        return lines.span(start, end);
    }

    Span span(Token token) {
        if (token.getType() == Token.EOF) {
            return lines.span(length, length);
        }
        return lines.span(offset(token.getStartIndex()), offset(token.getStopIndex() + 1));
    }

    /** From the first to the last token of a rule that was read. */
    Span span(ParserRuleContext context) {
        return span(context.getStart(), context.getStop() == null ? context.getStart() : context.getStop());
    }

    Span span(Token first, Token last) {
        int start = span(first).start();
        return lines.span(start, Math.max(start, span(last).end()));
    }

    /** The place right after a token. */
    Span after(Token token) {
        int end = span(token).end();
        return lines.span(end, end);
    }

    private int offset(int point) {
        return offsets == null ? point : offsets[point];
    }
}
