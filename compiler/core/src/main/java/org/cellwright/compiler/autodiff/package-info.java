/** Reverse differentiation of the graph. */
package org.cellwright.compiler.autodiff;
