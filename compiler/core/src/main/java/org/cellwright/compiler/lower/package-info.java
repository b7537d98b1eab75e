/** From checked cells to the graph. */
package org.cellwright.compiler.lower;
