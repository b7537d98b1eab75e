/** The compiler as its users call it. */
package org.cellwright.compiler;
