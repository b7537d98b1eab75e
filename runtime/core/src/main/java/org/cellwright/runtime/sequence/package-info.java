/** Batches of sequences of unequal length, from the user's form to rows without padding, and back. */
package org.cellwright.runtime.sequence;
