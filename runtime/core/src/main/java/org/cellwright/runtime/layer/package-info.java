/** Layers over batches of sequences: recurrent ones of any cell, embeddings, dense ones, both directions, stacks. */
package org.cellwright.runtime.layer;
