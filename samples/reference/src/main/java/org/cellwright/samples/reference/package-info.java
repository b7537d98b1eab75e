/** GRU and LSTM written by hand, for reading and for speed, and the comparison of the generated cells with them. */
package org.cellwright.samples.reference;
