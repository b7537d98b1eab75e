package org.cellwright.samples.names;

/** What Unicode calls a character, such as GREEK SMALL LETTER ALPHA in the block GREEK. */
record CharacterName(String block, String name) {}
