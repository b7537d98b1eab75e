package org.cellwright.samples.literature.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.cellwright.runtime.random.SeededRandom;

/**
 * Sentences such as "the cats , which the dog was watching near the old barn , were full .": between a subject and its verb
 * stand clauses with nouns and verbs of a number of their own.
 */
final class Grammar {
    private static final String[] SINGULAR =
            "cat dog bird child farmer teacher horse boy girl student neighbour doctor".split(" ");
    private static final String[] PLURAL =
            "cats dogs birds children farmers teachers horses boys girls students neighbours doctors".split(" ");
    private static final String[] THINGS =
            "apple apples fish pie pies cheese barn barns house houses tree trees car cars".split(" ");
    private static final String[] ADJECTIVES = "old young small big brown clever quiet happy".split(" ");
    private static final String[] ADVERBS = "already often quickly slowly never sometimes once again".split(" ");
    private static final String[] PAST = "ate saw found liked carried left followed remembered".split(" ");
    private static final String[] PROGRESSIVE = "watching feeding chasing helping calling".split(" ");
    private static final String[] PLACES = "near behind beside under beyond".split(" ");
    private static final String[] STATES = "full tired hungry here there gone asleep late".split(" ");

    private static final String[] WORDS = vocabulary();

    /** The words of ", which saw the house ,". */
    static final int SHORTEST = 6;

    static final int WAS = number("was");
    static final int WERE = number("were");

    private final SeededRandom random;
    private final List<String> sentence = new ArrayList<>();

    private Grammar(SeededRandom random) {
        this.random = random;
    }

    static int vocabularySize() {
        return WORDS.length;
    }

    /** @param distance how many words stand between the subject and its verb: 0, or at least {@link #SHORTEST} */
    static Sentence draw(int distance, SeededRandom random) {
        return new Grammar(random).sentence(distance);
    }

    static String text(int[] words) {
        return Arrays.stream(words).mapToObj(word -> WORDS[word]).collect(Collectors.joining(" "));
    }

    private Sentence sentence(int distance) {
        boolean plural = random.nextInt(2) == 1;
        add("the");
        if (random.nextInt(2) == 0) {
            add(ADJECTIVES);
        }
        add(plural ? PLURAL : SINGULAR);
        if (distance > 0) {
            int end = sentence.size() + distance - 1;
            add(",");
            add("which");
            event();
            fill(end);
            add(",");
        }
        int verb = sentence.size();
        add(plural ? "were" : "was");
        add(STATES);
        add(".");
        return new Sentence(sentence.stream().mapToInt(Grammar::number).toArray(), verb);
    }

    /** Clauses and phrases up to exactly {@code end} words. */
    private void fill(int end) {
        while (end > sentence.size()) {
            int left = end - sentence.size();
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (left >= 4) {
                        innerSentence();
                    }
                }
                case 1 -> {
                    if (left >= 3) {
                        event();
                    }
                }
                case 2 -> {
                    if (left >= 4) {
                        add(PLACES);
                        add("the");
                        add(ADJECTIVES);
                        add(random.nextInt(2) == 0 ? PLURAL : SINGULAR);
                    }
                }
                default -> add(ADVERBS);
            }
        }
    }

    private void event() {
        add(PAST);
        add("the");
        add(THINGS);
    }

    /** A subject and a verb of their own. */
    private void innerSentence() {
        boolean plural = random.nextInt(2) == 1;
        add("the");
        add(plural ? PLURAL : SINGULAR);
        add(plural ? "were" : "was");
        add(PROGRESSIVE);
    }

    private void add(String... choices) {
        sentence.add(choices[random.nextInt(choices.length)]);
    }

    private static int number(String word) {
        return Arrays.asList(WORDS).indexOf(word);
    }

    private static String[] vocabulary() {
        LinkedHashSet<String> words = new LinkedHashSet<>(List.of("the", ",", "which", ".", "was", "were"));
        for (String[] kind :
                new String[][] {SINGULAR, PLURAL, THINGS, ADJECTIVES, ADVERBS, PAST, PROGRESSIVE, PLACES, STATES}) {
            words.addAll(Arrays.asList(kind));
        }
        return words.toArray(String[]::new);
    }
}
