/** Tables and pictures of what was measured. */
package org.cellwright.samples.benchmarks.report;
