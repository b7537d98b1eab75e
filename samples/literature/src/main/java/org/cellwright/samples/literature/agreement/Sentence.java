package org.cellwright.samples.literature.agreement;

/**
 * A sentence whose main verb is "was" or "were".
 *
 * @param words numbers of words, see {@link Grammar#text}
 * @param verb where the main verb stands
 */
record Sentence(int[] words, int verb) {}
