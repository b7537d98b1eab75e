/** Batches from the user's examples: read as a stream, shuffled by seed, bucketed by length, prefetched by a thread. */
package org.cellwright.runtime.data;
