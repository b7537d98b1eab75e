package org.cellwright.compiler.backend.java;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Java identifiers for names of cells: ASCII, unlike any word of Java, and no two alike in one scope. */
final class Identifiers {
    private static final Map<Integer, String> COMBINING = Map.of(
            0x0302, "Hat",
            0x0303, "Tilde",
            0x0304, "Bar",
            0x0305, "Bar",
            0x0307, "Dot",
            0x0308, "Dots",
            0x20d7, "Vec");

    private final Identifiers outer;
    private final Set<String> taken = new HashSet<>();
    private final Map<Object, String> names = new HashMap<>();

    /** @param reserved identifiers that mean something else in the scope */
    Identifiers(Set<String> reserved) {
        this.outer = null;
        taken.addAll(reserved);
    }

    private Identifiers(Identifiers outer) {
        this.outer = outer;
    }

    /** A scope of its own that begins with what this one has now. */
    Identifiers copy() {
        Identifiers copy = new Identifiers(outer);
        copy.taken.addAll(taken);
        copy.names.putAll(names);
        return copy;
    }

    /** A scope within this one. */
    Identifiers inner() {
        return new Identifiers(this);
    }

    /** The identifier of a thing: made of {@code name} when it is asked for first. */
    String of(Object thing, String name) {
        String known = known(thing);
        return known == null ? names.computeIfAbsent(thing, key -> fresh(name)) : known;
    }

    /** The identifier that a thing has got; null if none. */
    String known(Object thing) {
        String known = names.get(thing);
        return known == null && outer != null ? outer.known(thing) : known;
    }

    private boolean isTaken(String identifier) {
        return taken.contains(identifier) || outer != null && outer.isTaken(identifier);
    }

    /** An identifier that has not been used before. */
    String fresh(String name) {
        return fresh(name, List.of());
    }

    /** An identifier that has not been used before and is none of the given ones. */
    String fresh(String name, Collection<String> avoided) {
        String base = spell(name);
        String candidate = base;
        if (SourceVersion.isKeyword(candidate) || candidate.equals("_")) {
            candidate = base + "_";
        }
        for (int i = 2; avoided.contains(candidate) || isTaken(candidate); i++) {
            candidate = base + "_" + i;
        }
        taken.add(candidate);
        return candidate;
    }

    /** A prefix of identifiers that have not been used before: one for each of these endings. */
    String freshPrefix(String name, List<String> endings) {
        String prefix = name + "_";
        for (int i = 2; endings.stream().map(prefix::concat).anyMatch(this::isTaken); i++) {
            prefix = name + "_" + i + "_";
        }
        endings.stream().map(prefix::concat).forEach(taken::add);
        return prefix;
    }

    /** The name in ASCII: Greek spelled out, accents as words; words, points and indices are joined as Java does it. */
    static String spell(String name) {
        StringBuilder result = new StringBuilder();
        for (String word : name.split("[ .\\[\\]]+")) {
            StringBuilder ascii = new StringBuilder();
            Normalizer.normalize(word, Normalizer.Form.NFD).codePoints().forEach(c -> spell(c, ascii));
            if (!result.isEmpty() && !ascii.isEmpty()) {
                ascii.setCharAt(0, Character.toUpperCase(ascii.charAt(0)));
            }
            result.append(ascii);
        }
        if (result.isEmpty() || !Character.isJavaIdentifierStart(result.charAt(0))) {
            result.insert(0, '_');
        }
        return result.toString();
    }

    private static void spell(int codePoint, StringBuilder text) {
        if (codePoint == '_' || codePoint < 128 && Character.isLetterOrDigit(codePoint)) {
            text.append((char) codePoint);
            return;
        }
        if (COMBINING.containsKey(codePoint)) {
            text.append(COMBINING.get(codePoint));
            return;
        }
        String unicode = Character.getName(codePoint);
        String[] words = unicode == null ? new String[0] : unicode.split(" ");
        if (words.length >= 4 && words[0].equals("GREEK") && words[2].equals("LETTER")) {
            String letter = words[3].toLowerCase(Locale.ROOT);
            text.append(
                    words[1].equals("CAPITAL")
                            ? letter.substring(0, 1).toUpperCase(Locale.ROOT) + letter.substring(1)
                            : letter);
        } else {
            text.append(String.format(Locale.ROOT, "u%04x", codePoint));
        }
    }
}
