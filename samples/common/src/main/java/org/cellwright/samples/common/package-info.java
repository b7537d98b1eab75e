/** What the samples share: progress, tables, plots, and models of equal size. */
package org.cellwright.samples.common;
