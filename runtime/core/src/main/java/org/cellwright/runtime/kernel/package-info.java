/** Products of matrices, in vector and in scalar code, float and double. */
package org.cellwright.runtime.kernel;
