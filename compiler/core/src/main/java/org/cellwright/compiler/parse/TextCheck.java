package org.cellwright.compiler.parse;

import org.cellwright.compiler.source.Diagnostics;

/** Characters that have no business in a source file, even in comments. */
final class TextCheck {
    private static final int LONGEST = 8_000_000;

    private TextCheck() {}

    /** Whether the text is worth reading. */
    static boolean check(String text, Places places, Diagnostics diagnostics) {
        if (text.length() > LONGEST) {
            diagnostics.error(places.span(0, 0), "this file has more than 8 million characters; split it");
            return false;
        }
        boolean fine = true;
        for (int i = 0; i < text.length() && fine; i++) {
            char c = text.charAt(i);
            String problem = problem(text, i, c);
            if (problem != null) {
                diagnostics.error(places.span(i, i + 1), problem);
                fine = false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
            }
        }
        return fine;
    }

    private static String problem(String text, int index, char c) {
        if (c == 0) {
            return "this file contains a NUL character, so it is not a text; remove it, or save the file as UTF-8";
        }
        if (isBidirectionalControl(c)) {
            return "U+%04X changes the direction of the text around it, so that code is not what it looks like; remove it"
                    .formatted((int) c);
        }
        boolean pair = Character.isHighSurrogate(c)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
        if (Character.isSurrogate(c) && !pair) {
            return "U+%04X is half a character; remove it".formatted((int) c);
        }
        if (c < ' ' && "\t\n\r\f\u000B".indexOf(c) < 0 || c == 0x7F) {
            return "the control character U+%04X does not belong into a text; remove it".formatted((int) c);
        }
        return null;
    }

    private static boolean isBidirectionalControl(char c) {
        return c >= '\u202A' && c <= '\u202E'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200E'
                || c == '\u200F'
                || c == '\u061C';
    }
}
