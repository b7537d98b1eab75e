package org.cellwright.samples.literature.languages;

import java.nio.charset.StandardCharsets;
import java.text.DateFormatSymbols;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The names that the JDK knows in its languages, each in one language alone: what several languages share, or have taken from
 * English, tells nothing.
 *
 * @param languages their tags, such as "de"
 * @param scripts of the languages, such as "Cyrillic"
 */
record Names(List<String> languages, List<String> scripts, List<Name> learned, List<Name> heldOut) {
    /** Languages with fewer names of their own are left out. */
    private static final int FEWEST = 60;

    /** One in so many things is held out in all languages. */
    private static final int HELD_OUT = 8;

    /** @param most languages, the first in the alphabet */
    static Names ofThisJdk(int most) {
        Map<String, Map<String, String>> byLanguage = new TreeMap<>();
        Map<String, Set<String>> languagesOf = new HashMap<>();
        for (String language : languageTags()) {
            Map<String, String> names = names(Locale.forLanguageTag(language));
            byLanguage.put(language, names);
            names.values()
                    .forEach(text -> languagesOf
                            .computeIfAbsent(text, key -> new HashSet<>())
                            .add(language));
        }
        List<String> languages = new ArrayList<>();
        List<String> scripts = new ArrayList<>();
        List<Name> learned = new ArrayList<>();
        List<Name> heldOut = new ArrayList<>();
        byLanguage.forEach((language, names) -> {
            names.values().removeIf(text -> languagesOf.get(text).size() > 1);
            if (names.size() >= FEWEST && languages.size() < most) {
                Set<String> seen = new HashSet<>();
                names.forEach((concept, text) -> {
                    if (seen.add(text)) {
                        Name name = new Name(text, text.codePoints().toArray(), languages.size(), concept);
                        (isHeldOut(concept) ? heldOut : learned).add(name);
                    }
                });
                languages.add(language);
                scripts.add(script(names.values()));
            }
        });
        return new Names(List.copyOf(languages), List.copyOf(scripts), List.copyOf(learned), List.copyOf(heldOut));
    }

    /** The script of most letters. */
    private static String script(Collection<String> names) {
        Map<Character.UnicodeScript, Long> counts = names.stream()
                .flatMap(name -> name.codePoints().filter(Character::isLetter).boxed())
                .collect(Collectors.groupingBy(Character.UnicodeScript::of, Collectors.counting()));
        String script = Collections.max(counts.entrySet(), Map.Entry.comparingByValue())
                .getKey()
                .name();
        return script.charAt(0) + script.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Set<String> languageTags() {
        Set<String> tags = new TreeSet<>();
        for (Locale locale : Locale.getAvailableLocales()) {
            if (!locale.getLanguage().isEmpty()) {
                tags.add(locale.getLanguage());
            }
        }
        return tags;
    }

    private static Map<String, String> names(Locale language) {
        Map<String, String> names = new LinkedHashMap<>();
        for (String country : Locale.getISOCountries()) {
            Locale named = new Locale("", country);
            put(names, "country " + country, named.getDisplayCountry(language), country);
        }
        for (String code : Locale.getISOLanguages()) {
            put(names, "language " + code, new Locale(code).getDisplayLanguage(language), code);
        }
        String[] months = DateFormatSymbols.getInstance(language).getMonths();
        for (int month = 0; month < months.length; month++) {
            put(names, "month " + (month + 1), months[month], "");
        }
        return names;
    }

    /** Where there is no name, the JDK gives the code. */
    private static void put(Map<String, String> names, String concept, String text, String code) {
        if (text.codePointCount(0, text.length()) > 1
                && !text.equals(code)
                && text.codePoints().anyMatch(Character::isLetter)) {
            names.put(concept, text);
        }
    }

    private static boolean isHeldOut(String concept) {
        CRC32 checksum = new CRC32();
        checksum.update(concept.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue() % HELD_OUT == 0;
    }
}
