package org.cellwright.compiler.source;

import java.util.Arrays;

/** Where the lines of a text begin. They end in LF, CRLF or CR. */
public final class Lines {
    private final String text;
    private final SourceFile file;
    private final int[] starts;
    private final boolean pairs;

    public Lines(String text) {
        this(text, null);
    }

    /** Lines of a file that their spans name. */
    public Lines(SourceFile file) {
        this(file.text(), file);
    }

    private Lines(String text, SourceFile file) {
        this.text = text;
        this.file = file;
        pairs = text.codePointCount(0, text.length()) != text.length();
        int[] found = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean end = c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n');
            if (end) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** The span of the UTF-16 units from start to before end. */
    public Span span(int start, int end) {
        int line = line(start);
        int from = starts[line - 1];
        return new Span(start, end, line, (pairs ? text.codePointCount(from, start) : start - from) + 1, file);
    }

    /** The line, from 1, of an offset. */
    public int line(int offset) {
        int index = Arrays.binarySearch(starts, offset);
        return index >= 0 ? index + 1 : -index - 1;
    }

    /** The text of a line, from 1, without its end. */
    public String text(int line) {
        int start = starts[line - 1];
        int end = line < starts.length ? starts[line] : text.length();
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The offset of a line's first unit. */
    public int start(int line) {
        return starts[line - 1];
    }
}
