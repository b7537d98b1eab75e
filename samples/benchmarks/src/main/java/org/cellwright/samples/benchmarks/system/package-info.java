/** The project's own systems: what it generates, what was written by hand, and the limits of the machine. */
package org.cellwright.samples.benchmarks.system;
