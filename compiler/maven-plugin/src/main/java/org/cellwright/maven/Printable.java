package org.cellwright.maven;

/** Text from file names and the like, made fit for one line of a log. */
final class Printable {
    private Printable() {}

    /** The text with control and direction characters written as {@code \}{@code uXXXX}. */
    static String of(Object text) {
        StringBuilder result = new StringBuilder();
        text.toString().codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE) {
                result.append(String.format("\\u%04x", c));
            } else {
                result.appendCodePoint(c);
            }
        });
        return result.toString();
    }
}
