/** Tells what was found out about cells, in sentences. */
package org.cellwright.compiler.explain;
