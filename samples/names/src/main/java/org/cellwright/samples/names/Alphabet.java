package org.cellwright.samples.names;

import java.util.Collection;
import java.util.TreeSet;

/** The characters that names are written with, as tokens. Token 0 stands before and after each name. */
final class Alphabet {
    static final int BOUNDARY = 0;

    private final String characters;

    private Alphabet(String characters) {
        this.characters = characters;
    }

    static Alphabet of(Collection<String> names) {
        TreeSet<Character> characters = new TreeSet<>();
        for (String name : names) {
            for (int i = 0; i < name.length(); i++) {
                characters.add(name.charAt(i));
            }
        }
        StringBuilder text = new StringBuilder();
        characters.forEach(text::append);
        return new Alphabet(text.toString());
    }

    int tokens() {
        return characters.length() + 1;
    }

    char character(int token) {
        return characters.charAt(token - 1);
    }

    /** The boundary, the name, the boundary. */
    int[] encode(String name) {
        int[] tokens = new int[name.length() + 2];
        for (int i = 0; i < name.length(); i++) {
            int index = characters.indexOf(name.charAt(i));
            if (index < 0) {
                throw new IllegalArgumentException("'" + name.charAt(i) + "' of " + name + " is not in the alphabet");
            }
            tokens[i + 1] = index + 1;
        }
        return tokens;
    }
}
