package org.cellwright.samples.literature.tagging;

import java.util.List;

/** The tags of words in the scheme of CoNLL 2003: O, and for each kind of entity its first word and those that go on. */
final class Tags {
    static final List<String> KINDS = List.of("PER", "LOC", "ORG");

    /** The tag of a word outside all entities. */
    static final int OUTSIDE = 0;

    static final int COUNT = 1 + 2 * KINDS.size();

    private Tags() {}

    /** The tag of the first word of an entity. */
    static int begin(int kind) {
        return 1 + 2 * kind;
    }

    /** The tag of its other words. */
    static int inside(int kind) {
        return 2 + 2 * kind;
    }

    /** The kind that a tag other than {@link #OUTSIDE} belongs to. */
    static int kind(int tag) {
        return (tag - 1) / 2;
    }

    static boolean begins(int tag) {
        return tag != OUTSIDE && tag % 2 == 1;
    }

    static String name(int tag) {
        return tag == OUTSIDE ? "O" : (begins(tag) ? "B-" : "I-") + KINDS.get(kind(tag));
    }
}
