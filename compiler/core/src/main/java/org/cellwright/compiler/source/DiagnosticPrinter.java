package org.cellwright.compiler.source;

import java.util.List;
import java.util.Locale;

/**
 * Writes diagnostics for people: {@code path:line:column: error: message}, then the line of the source and a caret under the
 * place. Lines end in {@code \n}.
 */
public final class DiagnosticPrinter {
    private static final int WIDTH = 110;

    private DiagnosticPrinter() {}

    /** All of them, each with its source line. */
    public static String print(List<Diagnostic> diagnostics) {
        StringBuilder text = new StringBuilder();
        diagnostics.forEach(diagnostic -> text.append(print(diagnostic)));
        return text.toString();
    }

    public static String print(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
        String head = "%s:%s:%s: %s: %s\n"
                .formatted(
                        Printable.escape(diagnostic.file().path()),
                        span.line(),
                        span.column(),
                        severity,
                        message(diagnostic));
        if (diagnostic.file().text().isEmpty()) {
            return head;
        }
        Lines lines = new Lines(diagnostic.file().text());
        String line = lines.text(span.line());
        int start = Math.min(line.length(), span.start() - lines.start(span.line()));
        int end = Math.min(line.length(), Math.max(start, span.end() - lines.start(span.line())));
        return head + excerpt(line, start, end, String.valueOf(span.line()));
    }

    /** The message with what cannot be printed escaped, on one line. */
    public static String message(Diagnostic diagnostic) {
        return Printable.escape(diagnostic.message());
    }

    private static String excerpt(String line, int start, int end, String number) {
        int from = cut(line, start);
        int to = line.length();
        StringBuilder shown = new StringBuilder(from > 0 ? "..." : "");
        StringBuilder marks = new StringBuilder(" ".repeat(shown.length()));
        int column = shown.length();
        for (int i = from; i < to; ) {
            int point = line.codePointAt(i);
            if (column >= WIDTH && i > start) {
                shown.append("...");
                break;
            }
            String text = point == '\t' ? "    " : Printable.escape(Character.toString(point));
            int width = Printable.width(text);
            boolean marked = i >= start && i < end;
            marks.append(
                    (marked
                            ? i == start ? "^" + "~".repeat(Math.max(0, width - 1)) : "~".repeat(width)
                            : " ".repeat(width)));
            shown.append(text);
            column += width;
            i += Character.charCount(point);
        }
        if (start >= to || start == end) {
            int at = Printable.width(shown(line, from, start)) + (from > 0 ? 3 : 0);
            marks.setLength(Math.min(at, marks.length()));
            marks.append(" ".repeat(at - marks.length())).append('^');
        }
        String margin = " ".repeat(Math.max(0, 5 - number.length()));
        String source = margin + number + " | " + shown.toString().stripTrailing();
        return source.stripTrailing() + "\n" + " ".repeat(margin.length() + number.length()) + " | "
                + marks.toString().stripTrailing() + "\n";
    }

    /** Where the shown part of a line begins: near the place in a long line, not within a character. */
    private static int cut(String line, int start) {
        if (Printable.width(shown(line, 0, Math.min(line.length(), start + 20))) <= WIDTH) {
            return 0;
        }
        int from = Math.max(0, start - WIDTH / 2);
        while (from < start
                && (Character.isLowSurrogate(line.charAt(from)) || Printable.isCombining(line.codePointAt(from)))) {
            from++;
        }
        return from;
    }

    private static String shown(String line, int from, int to) {
        return Printable.escape(line.substring(from, Math.max(from, to)).replace("\t", "    "));
    }
}
