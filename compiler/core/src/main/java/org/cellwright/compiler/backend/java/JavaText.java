package org.cellwright.compiler.backend.java;

import com.palantir.javapoet.ParameterizedTypeName;
import java.util.Locale;

/** Text of a cell file made harmless for Java. */
final class JavaText {
    static final ParameterizedTypeName MATRICES =
            ParameterizedTypeName.get(TypedText.type("List"), TypedText.type("Matrix"));

    private JavaText() {}

    /** For a string literal: ASCII. */
    static String escape(String text) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                result.append('\\').append(c);
            } else if (c < 32 || c > 126) {
                result.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** For an ordinary comment: ASCII, with no way out of it, and no unicode escape. */
    static String comment(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                result.append('/');
            } else if (c == '\n' || c >= 32 && c < 127) {
                result.append((char) c);
            } else if (c >= 128) {
                result.append(Identifiers.spell(Character.toString(c)));
            }
        });
        return result.toString().replace("*/", "* /");
    }

    /** For a documentation comment: ASCII; what would be markup, a tag or the end of the comment is an entity. */
    static String documentation(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c >= 32 && c < 127 && "&<>@\\{}*/".indexOf(c) < 0) {
                result.append((char) c);
            } else if (c == '*' || c == '/') {
                boolean closes = c == '/' && result.length() > 0 && result.charAt(result.length() - 1) == '*';
                result.append(closes ? "&#47;" : Character.toString(c));
            } else if (c >= 32) {
                result.append("&#").append(c).append(';');
            }
        });
        return result.toString();
    }
}
