/** Samples that put published claims about recurrent cells to the test, one package each. */
package org.cellwright.samples.literature;
