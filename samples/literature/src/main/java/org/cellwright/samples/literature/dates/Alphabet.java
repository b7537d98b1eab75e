package org.cellwright.samples.literature.dates;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Characters as numbers; one more stands for those that are not known. */
final class Alphabet {
    private final String characters;

    Alphabet(Collection<String> texts) {
        TreeSet<Character> known = new TreeSet<>();
        texts.forEach(text -> text.chars().forEach(character -> known.add((char) character)));
        characters = known.stream().map(String::valueOf).collect(Collectors.joining());
    }

    int size() {
        return characters.length() + 1;
    }

    /** The number of the first of two that can be used as signs, not characters. */
    int sign() {
        return size();
    }

    int[] numbers(String text) {
        return text.chars()
                .map(character -> {
                    int number = characters.indexOf(character);
                    return number < 0 ? characters.length() : number;
                })
                .toArray();
    }

    String text(int[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            text.append(number < characters.length() ? characters.charAt(number) : '?');
        }
        return text.toString();
    }
}
