/** Numbers in memory: row-major matrices of float or double. */
package org.cellwright.runtime.tensor;
