/** Which language is this word from? A deep bidirectional network on names out of the JDK's own locale data. */
package org.cellwright.samples.literature.languages;
