package org.cellwright.compiler.parse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with a number. */
final class BadNumbers {
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xXbBoO].*");
    private static final Pattern POINTS = Pattern.compile("[0-9]*\\.[0-9]*\\..*");
    private static final Pattern EXPONENT = Pattern.compile("[0-9.]+[eE]");
    private static final Pattern GROUPED = Pattern.compile("[0-9]+(_[0-9]+)+");
    private static final Pattern SUFFIX = Pattern.compile("([0-9.]+)[fFdDlL]");
    private static final Pattern TIMES = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([\\p{L}_].*)");

    private static final int LONGEST = 30;

    private BadNumbers() {}

    /** How long the number is of which what follows is meant to be multiplied; 0 where nothing is. */
    static int factor(String text) {
        Matcher times = TIMES.matcher(text);
        boolean other = Stream.of(HEXADECIMAL, POINTS, EXPONENT, GROUPED, SUFFIX)
                .anyMatch(pattern -> pattern.matcher(text).matches());
        boolean product = !other && times.matches() && times.group(2).indexOf('.') < 0 && text.length() <= LONGEST;
        return product ? times.end(1) : 0;
    }

    /** The message, or null where the number is fine. */
    static String problem(String text, boolean malformed) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        if (!malformed) {
            return range(text, shown);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return "`" + shown + "` is no number; numbers are decimal, such as 16 or 1e-5";
        }
        if (POINTS.matcher(text).matches()) {
            return "`" + shown + "` is no number: it has more than one point";
        }
        if (EXPONENT.matcher(text).matches()) {
            return "`" + shown + "` is no number: digits are missing after the e";
        }
        if (GROUPED.matcher(text).matches()) {
            return "`" + shown + "` is no number; write " + shown.replace("_", "");
        }
        Matcher suffix = SUFFIX.matcher(text);
        if (suffix.matches()) {
            return "`" + shown + "` is no number; write " + suffix.group(1) + ", numbers have no suffix";
        }
        int factor = factor(text);
        if (factor > 0) {
            return "`" + text + "` is no number; to multiply write `" + text.substring(0, factor) + " * "
                    + text.substring(factor) + "`";
        }
        return "`" + shown + "` is no number";
    }

    private static String range(String text, String shown) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return "`" + shown + "` is too large; the largest number is about 1.8e308";
        }
        boolean zero = text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
        if (value == 0 && !zero) {
            return "`" + shown + "` is too small to tell from 0; the smallest number is about 4.9e-324";
        }
        return null;
    }
}
