/** Weights from and for other frameworks: which of their tensors holds which parameter of a cell is data that comes with the cell. */
package org.cellwright.runtime.exchange;
