package org.cellwright.samples.literature.dates;

/** A date as somebody wrote it, and as ISO 8601 has it. */
record Example(String written, String iso) {}
