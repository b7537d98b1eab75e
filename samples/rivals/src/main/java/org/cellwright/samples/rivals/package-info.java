/** Other systems that compute recurrent cells, for the benchmarks. */
package org.cellwright.samples.rivals;
