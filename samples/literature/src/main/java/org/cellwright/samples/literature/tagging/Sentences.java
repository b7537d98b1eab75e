package org.cellwright.samples.literature.tagging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cellwright.runtime.random.SeededRandom;

/**
 * Sentences such as "he said , Teddy Roosevelt was a great president" and "he said , Teddy bears are on sale": what "Teddy"
 * is follows from the words after it alone, which may be some words away.
 */
final class Sentences {
    private static final int PERSON = 0;
    private static final int PLACE = 1;
    private static final int ORGANISATION = 2;

    /** Each may be a person, a place, an organisation or a mere word. */
    private static final String[] NAMES =
            ("Teddy Washington Jordan Paris Lincoln Hamilton Ford Chelsea Orlando Austin Florence Victoria Houston Jackson "
                            + "Madison Charlotte")
                    .split(" ");

    private static final String[] SURNAMES = "Roosevelt Miller Baker Smith Brown Adams Cooper Hill".split(" ");
    private static final String[] CLUBS = "United Rovers Bank Motors Airlines Records".split(" ");
    private static final String[] REGIONS = "Bay Valley Island Beach".split(" ");
    private static final String[] GOODS = "bears chairs shirts cakes stamps hats".split(" ");
    private static final String[] OPENINGS = {
        "he said ,",
        "she wrote that",
        "yesterday",
        "in the end",
        "we read that",
        "I think",
        "of course",
        "nobody knew that"
    };
    private static final String[] ASIDES = {
        "",
        "",
        ", as everybody knows ,",
        ", once again ,",
        ", to be fair ,",
        ", if I remember well ,",
        "really",
        "no longer"
    };
    private static final String[] OF_PEOPLE = {
        "was a great president", "told his daughter a story", "wrote her first novel", "fell ill", "smiled and sat down"
    };
    private static final String[] OF_PLACES = {
        "lies by the river", "has two airports", "is a beautiful city", "has mild winters", "is an hour away by train"
    };
    private static final String[] OF_ORGANISATIONS = {
        "won the match",
        "sold its shares",
        "hired new managers",
        "opened a second office",
        "was founded by two brothers"
    };
    private static final String[] OF_GOODS = {
        "are on sale", "cost ten dollars", "are made of wool", "were sold out", "make a good present"
    };

    private static final Map<String, Integer> NUMBERS = numbers();
    private static final String[] WORDS = NUMBERS.keySet().toArray(String[]::new);

    private final List<Integer> words = new ArrayList<>();
    private final List<Integer> tags = new ArrayList<>();
    private final SeededRandom random;

    private Sentences(SeededRandom random) {
        this.random = random;
    }

    static int vocabularySize() {
        return WORDS.length;
    }

    static Sentence draw(SeededRandom random) {
        Sentences sentence = new Sentences(random);
        sentence.add(OPENINGS);
        sentence.clause();
        if (random.nextInt(3) == 0) {
            sentence.add("and");
            sentence.clause();
        }
        return new Sentence(
                sentence.words.stream().mapToInt(Integer::intValue).toArray(),
                sentence.tags.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The words, each with its tag behind it unless that is O. */
    static String text(Sentence sentence) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < sentence.words().length; i++) {
            int tag = sentence.tags()[i];
            parts.add(WORDS[sentence.words()[i]] + (tag == Tags.OUTSIDE ? "" : "/" + Tags.name(tag)));
        }
        return String.join(" ", parts);
    }

    private void clause() {
        switch (random.nextInt(4)) {
            case PERSON -> entity(PERSON, SURNAMES, OF_PEOPLE);
            case PLACE -> entity(PLACE, REGIONS, OF_PLACES);
            case ORGANISATION -> entity(ORGANISATION, CLUBS, OF_ORGANISATIONS);
            default -> {
                add(NAMES);
                add(GOODS);
                add(ASIDES);
                add(OF_GOODS);
            }
        }
    }

    /** A name, half of the times with a second word, and what tells its kind, perhaps after an aside. */
    private void entity(int kind, String[] seconds, String[] tells) {
        add(NAMES);
        tags.set(tags.size() - 1, Tags.begin(kind));
        if (random.nextInt(2) == 0) {
            add(seconds);
            tags.set(tags.size() - 1, Tags.inside(kind));
        }
        add(ASIDES);
        add(tells);
    }

    private void add(String... choices) {
        String choice = choices[random.nextInt(choices.length)];
        for (String word : split(choice)) {
            words.add(NUMBERS.get(word));
            tags.add(Tags.OUTSIDE);
        }
    }

    private static String[] split(String text) {
        return text.isEmpty() ? new String[0] : text.split(" ");
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String[] kind : new String[][] {
            NAMES,
            SURNAMES,
            CLUBS,
            REGIONS,
            GOODS,
            OPENINGS,
            ASIDES,
            OF_PEOPLE,
            OF_PLACES,
            OF_ORGANISATIONS,
            OF_GOODS,
            {"and"}
        }) {
            Arrays.stream(kind)
                    .flatMap(text -> Arrays.stream(split(text)))
                    .forEach(word -> numbers.putIfAbsent(word, numbers.size()));
        }
        return numbers;
    }
}
