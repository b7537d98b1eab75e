package org.cellwright.compiler.source;

import java.util.List;

/**
 * A text to compile.
 *
 * @param path as messages name it
 * @param text with line ends as in the file
 */
public record SourceFile(String path, String text) {
    /**
     * What bytes of a file turned out to be.
     *
     * @param file its text, with U+FFFD where bytes cannot be read
     * @param problems errors of the encoding; where there are any, the text is not worth compiling
     */
    public record Decoded(SourceFile file, List<Diagnostic> problems) {
        public Decoded {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the bytes of a file as UTF-8, strictly, with or without a byte order mark. */
    public static Decoded decode(String path, byte[] bytes) {
        return Decoder.decode(path, bytes);
    }

    /** The characters of a span. */
    public String text(Span span) {
        return text.substring(span.start(), span.end());
    }
}
