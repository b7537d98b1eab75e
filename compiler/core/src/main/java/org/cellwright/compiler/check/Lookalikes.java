package org.cellwright.compiler.check;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/** Names that are different but look the same, since their letters come from different scripts. */
final class Lookalikes {
    /** Greek and Cyrillic letters, and behind each the Latin letter that has its glyph. */
    private static final String PAIRS = "\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I\u039AK\u039CM\u039DN\u039FO\u03A1P"
            + "\u03A4T\u03A5Y\u03A7X\u03BFo\u03BDv\u03C5u\u03F2c\u03F9C"
            + "\u0410A\u0412B\u0415E\u041AK\u041CM\u041DH\u041EO\u0420P\u0421C\u0422T\u0423Y\u0425X\u0405S\u0406I\u0408J"
            + "\u0430a\u0435e\u043Eo\u0440p\u0441c\u0443y\u0445x\u0455s\u0456i\u0458j\u0501d\u04BBh\u051Bq\u051Dw";

    private static final Map<Integer, Integer> LATIN = new HashMap<>();

    static {
        for (int i = 0; i < PAIRS.length(); i += 2) {
            LATIN.put((int) PAIRS.charAt(i), (int) PAIRS.charAt(i + 1));
        }
    }

    private final Map<String, String> seen = new HashMap<>();

    /** An earlier name that looks like this one, or null. */
    String add(String name) {
        String earlier = seen.putIfAbsent(skeleton(name), name);
        return name.equals(earlier) ? null : earlier;
    }

    static boolean areAlike(String name, String other) {
        return skeleton(name).equals(skeleton(other));
    }

    /** Says in which letter the names differ. */
    static String message(String name, String other) {
        int[] points = name.codePoints().toArray();
        int[] others = other.codePoints().toArray();
        int at = 0;
        while (at < points.length && at < others.length && points[at] == others[at]) {
            at++;
        }
        return "`" + name + "` looks like `" + other + "` but is another name: it has " + letter(points, at)
                + " where the other has " + letter(others, at);
    }

    private static String letter(int[] points, int index) {
        return index < points.length
                ? "U+%04X (%s)".formatted(points[index], Character.getName(points[index]))
                : "nothing";
    }

    private static String skeleton(String name) {
        StringBuilder skeleton = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKC)
                .codePoints()
                .forEach(point -> skeleton.appendCodePoint(LATIN.getOrDefault(point, point)));
        return skeleton.toString();
    }
}
