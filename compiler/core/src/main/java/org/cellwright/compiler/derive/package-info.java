/** The backward pass of a cell derived by symbols and written in the notation of papers, for people to read. */
package org.cellwright.compiler.derive;
