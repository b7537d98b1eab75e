package org.cellwright.samples.literature.languages;

/**
 * A name of a country, a language or a month.
 *
 * @param characters code points
 * @param language its number among {@link Names#languages}
 * @param concept what is named, such as "country FR"
 */
record Name(String text, int[] characters, int language, String concept) {}
