package org.cellwright.runtime.checkpoint;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strict JSON (RFC 8259) to maps, lists, strings, {@link Long}, {@link BigDecimal}, booleans and null, and back. Duplicate keys and nesting of more than 32 levels are refused.
 */
public final class Json {
    private static final int MAXIMUM_DEPTH = 32;
    private static final int MAXIMUM_NUMBER_LENGTH = 64;

    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if the text is not one JSON value; the message says what and where */
    public static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.position < text.length()) {
            throw json.unexpected("the end");
        }
        return value;
    }

    /**
     * @param value maps by strings, lists, strings, finite numbers, booleans and null
     * @throws IllegalArgumentException if it is something else
     */
    public static String write(Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder target, Object value) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> member : map.entrySet()) {
                target.append(separator);
                appendString(target, (String) member.getKey());
                append(target.append(':'), member.getValue());
                separator = ",";
            }
            target.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String separator = "[";
            for (Object element : list) {
                append(target.append(separator), element);
                separator = ",";
            }
            target.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            appendString(target, string);
        } else if (value == null
                || value instanceof Boolean
                || value instanceof Number number && Double.isFinite(number.doubleValue())) {
            target.append(value);
        } else {
            throw new IllegalArgumentException("not a value of JSON: " + value);
        }
    }

    static void appendString(StringBuilder target, String text) {
        target.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                target.append('\\').append(c);
            } else if (c < ' ') {
                target.append(String.format("\\u%04x", (int) c));
            } else {
                target.append(c);
            }
        }
        target.append('"');
    }

    private Object value(int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("more than " + MAXIMUM_DEPTH + " levels of nesting at " + position);
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        skipSpace();
        if (peek() == '}') {
            position++;
            return members;
        }
        while (true) {
            skipSpace();
            int start = position;
            String key = string();
            skipSpace();
            expect(':');
            if (members.containsKey(key)) {
                throw new IllegalArgumentException("duplicate key \"" + key + "\" at " + start);
            }
            members.put(key, value(depth + 1));
            skipSpace();
            if (peek() != ',') {
                expect('}');
                return members;
            }
            position++;
        }
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        expect('[');
        skipSpace();
        if (peek() == ']') {
            position++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            skipSpace();
            if (peek() != ',') {
                expect(']');
                return elements;
            }
            position++;
        }
    }

    private String string() {
        expect('"');
        StringBuilder result = new StringBuilder();
        while (true) {
            char c = peek();
            if (c < ' ') {
                throw unexpected("a character of a string");
            }
            position++;
            if (c == '"') {
                return result.toString();
            }
            result.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    char hexadecimal = peek();
                    int digit = hexadecimal < 128 ? Character.digit(hexadecimal, 16) : -1;
                    if (digit < 0) {
                        throw unexpected("a hexadecimal digit");
                    }
                    code = code * 16 + digit;
                    position++;
                }
                yield (char) code;
            }
            default -> {
                position--;
                throw unexpected("an escape");
            }
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, position)) {
            throw unexpected("a value");
        }
        position += word.length();
        return value;
    }

    private Object number() {
        int start = position;
        if (peek() == '-') {
            position++;
        }
        if (peek() == '0') {
            position++;
        } else {
            digits();
        }
        boolean whole = true;
        if (position < text.length() && peek() == '.') {
            whole = false;
            position++;
            digits();
        }
        if (position < text.length() && (peek() == 'e' || peek() == 'E')) {
            whole = false;
            position++;
            if (peek() == '+' || peek() == '-') {
                position++;
            }
            digits();
        }
        String number = text.substring(start, position);
        try {
            if (number.length() <= MAXIMUM_NUMBER_LENGTH) {
                return whole ? (Object) Long.valueOf(number) : new BigDecimal(number);
            }
        } catch (NumberFormatException tooLarge) {
            // falls through: the text is a number, but not one that fits
        }
        throw new IllegalArgumentException("number out of range at " + start);
    }

    private void digits() {
        int start = position;
        while (position < text.length() && peek() >= '0' && peek() <= '9') {
            position++;
        }
        if (position == start) {
            throw unexpected("a value");
        }
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw new IllegalArgumentException("the text ends too early, at " + position);
        }
        return text.charAt(position);
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw unexpected("'" + expected + "'");
        }
        position++;
    }

    private IllegalArgumentException unexpected(String expected) {
        char c = text.charAt(position);
        String found = c < ' ' || c > '~' ? String.format("U+%04X", (int) c) : "'" + c + "'";
        return new IllegalArgumentException("expected " + expected + " at " + position + ", but found " + found);
    }
}
