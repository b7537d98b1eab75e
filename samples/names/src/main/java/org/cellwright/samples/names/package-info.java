/** A language model over the names of Unicode characters: generated cells of equal size compared on real text. */
package org.cellwright.samples.names;
