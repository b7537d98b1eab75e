/** The ordered list of graph passes. */
package org.cellwright.compiler.optimize;
