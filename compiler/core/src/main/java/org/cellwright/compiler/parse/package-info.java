/** From text to the syntax tree; the only place that knows ANTLR. */
package org.cellwright.compiler.parse;
