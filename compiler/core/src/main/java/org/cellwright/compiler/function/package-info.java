/** The table of elementwise functions. */
package org.cellwright.compiler.function;
