/** Sizes, shapes and the graph of operations on them. */
package org.cellwright.compiler.ir;
