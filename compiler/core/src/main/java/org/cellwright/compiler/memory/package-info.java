/** Java sources compiled and loaded without a file. */
package org.cellwright.compiler.memory;
