package org.cellwright.compiler.source;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** Names in ASCII, as generated code spells them. */
public final class Spelling {
    private static final Map<Integer, String> COMBINING = Map.of(
            0x0302, "Hat", 0x0303, "Tilde", 0x0304, "Bar", 0x0305, "Bar", 0x0307, "Dot", 0x0308, "Dots", 0x20D7, "Vec");

    private Spelling() {}

    /** Greek letters and accents as words, other letters by their code points. Different names may be spelled alike. */
    public static String ascii(String name) {
        StringBuilder text = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFD).codePoints().forEach(point -> spell(point, text));
        return text.toString();
    }

    private static void spell(int point, StringBuilder text) {
        if (point == '_' || point < 0x80 && Character.isLetterOrDigit(point)) {
            text.append((char) point);
            return;
        }
        if (COMBINING.containsKey(point)) {
            text.append(COMBINING.get(point));
            return;
        }
        String unicode = Character.getName(point);
        String[] words = unicode == null ? new String[0] : unicode.split(" ");
        if (words.length >= 4 && words[0].equals("GREEK") && words[2].equals("LETTER")) {
            String letter = words[3].toLowerCase(Locale.ROOT);
            boolean capital = words[1].equals("CAPITAL");
            text.append(capital ? letter.substring(0, 1).toUpperCase(Locale.ROOT) + letter.substring(1) : letter);
        } else {
            text.append("u%04x".formatted(point));
        }
    }
}
