package org.cellwright.samples.literature.tagging;

/**
 * A sentence and what its words are.
 *
 * @param words numbers of words, see {@link Sentences#text}
 * @param tags one of {@link Tags} for each word
 */
record Sentence(int[] words, int[] tags) {}
