/** Systems that compute recurrent cells, each in a process of its own, timed in turn. */
package org.cellwright.samples.benchmarks.contest;
