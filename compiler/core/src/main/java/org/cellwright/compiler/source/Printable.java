package org.cellwright.compiler.source;

/** Text as a terminal can show it. */
public final class Printable {
    private Printable() {}

    /** Controls, direction marks, invisible characters, line ends and halves of characters as backslash escapes. */
    public static String escape(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isInvisible(point)) {
                shown.append(point > 0xFFFF ? "\\U%08X".formatted(point) : "\\u%04X".formatted(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    /** Columns that printable text takes: East Asian wide characters two, combining marks none. */
    static int width(String text) {
        return text.codePoints()
                .map(point -> isCombining(point) ? 0 : isWide(point) ? 2 : 1)
                .sum();
    }

    static boolean isCombining(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isWide(int point) {
        return point >= 0x1100
                && (point <= 0x115F
                        || point >= 0x2E80 && point <= 0x303E
                        || point >= 0x3041 && point <= 0xA4CF
                        || point >= 0xAC00 && point <= 0xD7A3
                        || point >= 0xF900 && point <= 0xFAFF
                        || point >= 0xFE30 && point <= 0xFE6F
                        || point >= 0xFF00 && point <= 0xFF60
                        || point >= 0xFFE0 && point <= 0xFFE6
                        || point >= 0x1F300 && point <= 0x1F64F
                        || point >= 0x1F900 && point <= 0x1F9FF
                        || point >= 0x20000 && point <= 0x3FFFD);
    }
}
