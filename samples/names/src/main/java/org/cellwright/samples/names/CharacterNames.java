package org.cellwright.samples.names;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of all characters of Unicode 13, the version of Java 17, that have a name of their own: to the others {@link
 * Character#getName} gives the name of their block and a hexadecimal number, such as CJK UNIFIED IDEOGRAPHS 4E00. A name
 * never changes once it is given, so later versions of Java give the same list.
 */
final class CharacterNames {
    /** The characters, as lines of hexadecimal numbers: {@code FIRST-LAST}, or one alone. */
    private static final String RANGES = "unicode-13.txt";

    private CharacterNames() {}

    /** In the order of the code points. */
    static List<CharacterName> all() {
        List<CharacterName> names = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(CharacterNames.class.getResourceAsStream(RANGES), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] range = line.split("-");
                int last = Integer.parseInt(range[range.length - 1], 16);
                for (int character = Integer.parseInt(range[0], 16); character <= last; character++) {
                    String block = Character.UnicodeBlock.of(character).toString();
                    names.add(new CharacterName(block, Character.getName(character)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return names;
    }
}
